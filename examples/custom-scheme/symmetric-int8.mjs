// The whole of a quantization scheme: no import, no registration, no build. A scheme says what it wants of each operator,
// port by port, and never computes a scale: that, and every conversion in between, is litequant's work.

/** Activations and weights: 8 bits around a zero point of 0, as accelerators want them that know no other. */
const integers = (granularity) => ({ dtype: "int8", symmetric: true, granularity });
const kept = "keep";

/** What each role of a tensor asks for; `plain` ones (shapes, axes, indices) have no scale. */
const requests = {
  activation: () => integers("tensor"),
  weight: ({ channelAxis }) => integers(channelAxis === undefined ? "tensor" : "channel"),
  bias: () => ({ dtype: "int32", symmetric: true, granularity: "channel" }),
  state: () => integers("tensor"),
  constant: () => integers("tensor"),
  plain: () => kept,
};

/** The facts of a port; the last one of a list may stand for any number. */
const factsOf = (list, port) => list[port] ?? (list.at(-1)?.variadic ? list.at(-1) : undefined);

/**
 * int8 with a zero point of 0 everywhere. Operators whose kernels write another one (SOFTMAX: -128) stay float, and so
 * do layers with fewer than `leastWeights` weights.
 *
 * @param {{ leastWeights?: number }} [options]
 * @returns {import("@litequant/core").Scheme}
 */
export function symmetricInt8({ leastWeights = 0 } = {}) {
  return {
    kind: "scheme",
    contract: 1,
    name: "symmetric-int8",
    options: { leastWeights },
    activations: { bits: 8, symmetric: true },
    decide({ operator, spec, inputs, outputs }) {
      const float = (code, message) => ({ float: { code, message } });
      if (!spec?.modes.int8 || spec.intermediates)
        return float("NO_INT8_KERNEL", `${operator.op} has no kernel for this`);
      if (spec.outputs.some(({ fixed }) => fixed?.int8 && fixed.int8[1] !== 0))
        return float("ZERO_POINT", `${operator.op} writes a zero point that is not 0`);
      const weights = inputs.findIndex((tensor, port) => tensor && factsOf(spec.inputs, port)?.role === "weight");
      const count = inputs[weights]?.shape.reduce((product, size) => product * size, 1);
      if (count < leastWeights) return float("FEW_WEIGHTS", `has ${count} weights, too few to be worth it`);
      const ask = (list) => (tensor, port) =>
        tensor ? requests[factsOf(list, port)?.role ?? "plain"](factsOf(list, port)) : kept;
      return { inputs: inputs.map(ask(spec.inputs)), outputs: outputs.map(ask(spec.outputs)) };
    },
  };
}
