import { byteLength, elementCount } from "@litequant/core";
import type { DType } from "@litequant/core";

import { quantizedLimits } from "../forms.ts";
import { isBlockwise } from "./look.ts";
import type { Look } from "./look.ts";
import { nameOf, tensorRule } from "./rule.ts";
import type { Rule } from "./rule.ts";

/** The smallest normal float32: below it runtimes may flush to zero, and XNNPACK and the Edge TPU's compiler refuse. */
const smallestScale = 2 ** -126;

/** What holds of a tensor by itself. */
export const tensorRules: readonly Rule[] = [
  tensorRule({
    id: "SCALE_VALUE",
    what: "scales are positive, normal float32 numbers",
    source: "quantization-params 10; XNNPACK and the Edge TPU's compiler refuse others",
    broken({ tensor: { quantization } }) {
      const bad = quantization?.scale.find((scale) => !isScale(scale));
      return bad === undefined ? undefined : `has the scale ${bad}`;
    },
  }),
  tensorRule({
    id: "SCALE_COUNT",
    what: "there is one scale, or one per slice of the axis and only in constants, and as many zero points",
    source:
      "LiteRT@f67457790 tflite/core/interpreter_builder.cc ParseQuantization; kernels read one pair of an activation",
    broken({ tensor: { quantization, shape }, bytes }) {
      const { scale = [], zeroPoint = [], axis = 0 } = quantization ?? {};
      if (scale.length !== zeroPoint.length) return `has ${scale.length} scales and ${zeroPoint.length} zero points`;
      // A channel alone has its axis, too.
      if (scale.length < 2) return axis === 0 || shape[axis] === 1 ? undefined : `has one scale along axis ${axis}`;
      if (scale.length !== shape[axis])
        return `has ${scale.length} scales along axis ${axis} of its shape [${shape.join(", ")}]`;
      return bytes ? undefined : `has ${scale.length} scales although it is computed`;
    },
  }),
  tensorRule({
    id: "SCALE_DTYPE",
    what: "only integers have scales",
    source: "quantization-params: real = scale * (q - zero point)",
    broken({ tensor: { dtype, quantization } }) {
      if (!quantization?.scale.length) return undefined;
      return zeroPointLimits(dtype) ? undefined : `is ${dtype} and has a scale`;
    },
  }),
  tensorRule({
    id: "ZERO_POINT",
    what: "zero points are integers of the dtype, and zero in all but 8 bits",
    source: "quantization-params 2 and 4; kernels add 8-bit zero points only, LiteRT checks that of int16",
    broken({ tensor: { dtype, quantization } }) {
      const limits = zeroPointLimits(dtype);
      const bad = quantization?.zeroPoint.find(
        (zero) => limits && !(Number.isInteger(zero) && zero >= limits[0] && zero <= limits[1]),
      );
      return bad === undefined ? undefined : `is ${dtype} and has the zero point ${bad}`;
    },
  }),
  tensorRule({
    id: "CONSTANT_SIZE",
    what: "a constant has as many bytes as its shape and dtype need",
    source: "schema-and-file 8",
    broken({ tensor: { dtype, shape, sparsity }, bytes }) {
      const needed = byteLength(dtype, elementCount(shape));
      if (!bytes || sparsity !== undefined || dtype === "string" || needed === bytes.byteLength) return undefined;
      return `is ${dtype} [${shape.join(", ")}] of ${needed} bytes and has ${bytes.byteLength}`;
    },
  }),
  tensorRule({
    id: "BLOCK_SCALES",
    what: "scales of blocks are a constant of one number per block",
    source: "quantization-params 8",
    broken({ subgraph, tensor: { quantization, shape } }, { model }) {
      const details = quantization?.details;
      if (details?.kind !== "blockwise") return undefined;
      const scales = model.subgraphs[subgraph]!.tensors[details.scales];
      const blocks = elementCount(shape) / details.blockSize;
      if (!scales || !scales.dtype.startsWith("float")) return "has blocks without scales";
      const count = elementCount(scales.shape);
      return count === blocks ? undefined : `has ${count} scales for ${blocks} blocks of ${details.blockSize}`;
    },
  }),
  {
    id: "UNREACHED",
    what: "every tensor is read, written, an end, or belongs to one that is",
    source: "schema-and-file 7",
    check(look) {
      const reached = reachedTensors(look);
      return look.tensors
        .filter(({ subgraph, index }) => !reached[subgraph]!.has(index))
        .map(({ subgraph, index }) => ({
          message: `${nameOf(look, { subgraph, index })} is reached by nothing`,
          location: { subgraph, tensor: index },
        }));
    },
  },
];

function isScale(scale: number): boolean {
  return scale >= smallestScale && Number.isFinite(scale) && Math.fround(scale) === scale;
}

/** Lowest and highest zero point; undefined: the dtype has no scales. */
function zeroPointLimits(dtype: DType): readonly [number, number] | undefined {
  if (dtype === "int8" || dtype === "uint8") return quantizedLimits(dtype);
  const integers = ["int2", "int4", "uint4", "int16", "int32", "int64"];
  return integers.includes(dtype) ? [0, 0] : undefined;
}

function reachedTensors({ model }: Look): readonly ReadonlySet<number>[] {
  return model.subgraphs.map(({ inputs, outputs, operators, tensors }, subgraph) => {
    const reached = new Set([...inputs, ...outputs]);
    for (const operator of operators)
      for (const index of [...operator.inputs, ...operator.outputs, ...operator.intermediates]) reached.add(index);
    for (const signature of model.signatures.filter((candidate) => candidate.subgraph === subgraph))
      for (const ends of [signature.inputs, signature.outputs])
        for (const index of Object.values(ends)) reached.add(index);
    for (const index of reached) {
      const quantization = tensors[index]?.quantization;
      if (!isBlockwise(quantization)) continue;
      const { scales, zeroPoints } = quantization!.details as { scales: number; zeroPoints: number };
      reached.add(scales).add(zeroPoints);
    }
    return reached;
  });
}
