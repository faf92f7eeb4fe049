import { arrayFromBytes } from "@litequant/core";

import { hasScale } from "./look.ts";
import type { PortLook, TensorLook } from "./look.ts";
import { portRule } from "./rule.ts";
import type { Rule } from "./rule.ts";

/** From here on a bias may have been given a scale of its own, and its weight's made to fit: they may differ by an ulp. */
const widenedBias = 2 ** 29;

/** Multipliers of 64-bit sums stay below 2^7, others below 2^30; below 2^-32 they are zero. */
const multiplierLimits = { lowest: 2 ** -32, wide: 2 ** 7, usual: 2 ** 30 } as const;

/** What holds of biases, and of the multiplier that brings the sum of products and bias to the output's scale. */
export const biasRules: readonly Rule[] = [
  portRule({
    id: "BIAS_SCALE",
    what: "a bias has the scale of the products that it is added to: input scale * weight scale in float32",
    source: "quantization-params 4; LiteRT ignores the bias's own scale and adds its integers",
    broken(port) {
      const factors = factorsOf(port);
      if (factors === undefined) return undefined;
      const stored = port.tensor.quantization?.scale ?? [];
      if (stored.length !== factors.weight.length)
        return `has ${stored.length} scales where its weight has ${factors.weight.length}`;
      const values = integersOf(port);
      for (const [channel, scale] of stored.entries()) {
        const wanted = Math.fround(factors.input * factors.weight[channel]!);
        if (scale === wanted) continue;
        const largest = largestOf(values, stored.length > 1 ? channel : undefined);
        const widened = largest >= widenedBias && Math.abs(scale - wanted) <= ulp(wanted);
        if (!widened) return `has the scale ${scale} in channel ${channel} instead of ${wanted}`;
      }
      return undefined;
    },
  }),
  portRule({
    id: "BIAS_SHAPE",
    what: "a bias is a constant list, of one number per scale where it has several",
    source: "operator-properties 3; integer-kernels-1 2",
    broken(port) {
      if (!isIntegerBias(port)) return undefined;
      const { tensor, bytes } = port;
      if (!bytes) return "is computed";
      const { scale = [], axis = 0 } = tensor.quantization ?? {};
      if (tensor.shape.length !== 1) return `has the shape [${tensor.shape.join(", ")}]`;
      return scale.length > 1 && (scale.length !== tensor.shape[0] || axis !== 0)
        ? "is not along its scales"
        : undefined;
    },
  }),
  portRule({
    id: "BIAS_SATURATED",
    what: "no bias lies at the end of 32 bits: it would have been cut off there, and its sums overflow",
    source: "quantization-params 5",
    broken(port) {
      const values = isIntegerBias(port) ? integersOf(port) : [];
      const at = values.findIndex((value) => Math.abs(Number(value)) >= 2 ** 31 - 1);
      return at < 0 ? undefined : `is ${values[at]} in channel ${at}`;
    },
  }),
  portRule({
    id: "MULTIPLIER",
    what: "input scale * weight scale / output scale is a number that fixed-point multipliers express, and not zero where a bias counts",
    source: "integer-kernels-1 1.1 to 1.3",
    broken(port) {
      const factors = factorsOf(port);
      const output = port.operator.at("out", 0)?.tensor.quantization?.scale[0];
      // Biases of inner sums have outputs of their own.
      if (!factors || !output || port.operator.operator.intermediates.length > 0) return undefined;
      const highest = port.tensor.dtype === "int64" ? multiplierLimits.wide : multiplierLimits.usual;
      const values = integersOf(port);
      for (const [channel, weight] of factors.weight.entries()) {
        const multiplier = (factors.input * weight) / output;
        if (multiplier >= highest) return `has products of channel ${channel} with the multiplier ${multiplier}`;
        const largest = largestOf(values, factors.weight.length > 1 ? channel : undefined);
        if (multiplier < multiplierLimits.lowest && largest * multiplier >= 0.5)
          return `vanishes in channel ${channel}: its multiplier is ${multiplier}`;
      }
      return undefined;
    },
  }),
];

interface Factors {
  readonly input: number;
  readonly weight: readonly number[];
}

function isIntegerBias({ spec, tensor }: PortLook): boolean {
  return spec.role === "bias" && (tensor.dtype === "int32" || tensor.dtype === "int64") && hasScale(tensor);
}

/** The scales whose products are a bias's; undefined: it has none, or they are not known. */
function factorsOf(port: PortLook): Factors | undefined {
  const { spec, operator } = port;
  if (!isIntegerBias(port) || spec.biasOf === undefined) return undefined;
  const { input = 0, intermediate, normalized } = spec.biasOf;
  const scaleOf = (look: TensorLook | undefined): readonly number[] | undefined => look?.tensor.quantization?.scale;
  const instead = normalized && scaleOf(operator.at("in", normalized.weight));
  if (instead?.length) return { input: normalized!.factor, weight: instead };
  const outer = intermediate === undefined ? operator.at("in", input) : operator.at("mid", intermediate);
  const [scale] = scaleOf(outer) ?? [];
  const weight = scaleOf(operator.at("in", spec.biasOf.weight));
  return scale === undefined || !weight?.length ? undefined : { input: scale, weight };
}

function integersOf({ tensor, bytes }: PortLook): readonly (number | bigint)[] {
  return bytes ? [...(arrayFromBytes(tensor.dtype, bytes) as Int32Array | BigInt64Array)] : [];
}

function largestOf(values: readonly (number | bigint)[], at: number | undefined): number {
  let largest = 0;
  for (const value of at === undefined ? values : values.slice(at, at + 1))
    largest = Math.max(largest, Math.abs(Number(value)));
  return largest;
}

function ulp(value: number): number {
  const bits = new Uint32Array(Float32Array.of(value).buffer);
  const next = new Float32Array(Uint32Array.of(bits[0]! + 1).buffer)[0]!;
  return next - value;
}
