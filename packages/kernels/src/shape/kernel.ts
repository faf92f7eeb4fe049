import type { Kernel, KernelContext } from "@litequant/core";

import { fits, inputOf } from "../ports.ts";

/** Writes whole numbers that are known when shapes are. */
function writes(context: KernelContext, values: readonly number[]): (() => void) | undefined {
  const output = context.output(0);
  if (output.dtype === "int64") {
    const wide = values.map(BigInt);
    return () => (output.data as BigInt64Array).set(wide);
  }
  return output.dtype === "int32" ? () => (output.data as Int32Array).set(values) : undefined;
}

/** SHAPE of every type, to int32 or int64. LiteRT@f67457790 tflite/kernels/shape.cc. */
export const shape: Kernel<"SHAPE"> = { prepare: (context) => writes(context, inputOf(context, 0).shape) };

/** RANK of every type. LiteRT@f67457790 tflite/kernels/rank.cc. */
export const rank: Kernel<"RANK"> = {
  prepare: (context) => (fits(context, [], "int32") ? writes(context, [inputOf(context, 0).shape.length]) : undefined),
};
