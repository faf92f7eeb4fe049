import type { Kernel, TensorView } from "@litequant/core";

import { inputOf, numbersOf, planned } from "../ports.ts";
import { copyAlong, createLaneWalk, lanesOf, lanesPerElement, stridesOf } from "../walk.ts";

/**
 * PAD for every type of whole bytes: zeros, in quantized form the output's zero point.
 *
 * LiteRT@f67457790 tflite/kernels/pad.cc, tflite/kernels/internal/reference/pad.h.
 */
export const pad: Kernel<"PAD"> = {
  prepare(context) {
    const input = inputOf(context, 0);
    const paddings = inputOf(context, 1);
    const output = context.output(0);
    const lanes = lanesPerElement(input);
    if (lanes === undefined || input.dtype !== output.dtype) return undefined;
    const from = lanesOf(input);
    const to = lanesOf(output);
    const plan = planned([paddings], () => {
      const strides = stridesOf(output.shape);
      const before = numbersOf(paddings);
      const base = strides.reduce((sum, stride, axis) => sum + stride * before[axis * 2], 0);
      return createLaneWalk(lanes, input.shape, stridesOf(input.shape), strides, 0, base);
    });
    const fill = filler(output);
    return () => {
      fill();
      copyAlong(plan(), from(), to());
    };
  },
};

function filler(output: TensorView): () => void {
  const value = output.quantization?.zeroPoint[0] ?? 0;
  if (output.dtype === "int64" || output.dtype === "uint64")
    return () => (output.data as BigInt64Array).fill(BigInt(value));
  return () => (output.data as Int8Array).fill(value);
}
