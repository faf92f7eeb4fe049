import type { DType, Kernel, KernelContext, TypedArray } from "@litequant/core";

import { forReductions } from "../mean/prepare.ts";
import { affineOf, fits, inputOf, integerRange, refusal } from "../ports.ts";

const largest = 3.4028234663852886e38;
const largest64 = 2n ** 63n - 1n;

/** Lowest and highest finite number of a type, as its arrays hold it. */
export function extremesOf(dtype: DType): readonly [number, number] {
  if (dtype === "float32") return [-largest, largest];
  if (dtype === "int64") return [-largest64 - 1n, largest64] as unknown as readonly [number, number];
  return integerRange(dtype);
}

/** 0 or 1 of a type, as its arrays hold it. */
export function unitOf(dtype: DType, value: 0 | 1): number {
  return dtype === "int64" ? (BigInt(value) as unknown as number) : value;
}

/** Takes one more input element into the result, which rounds or wraps where it is stored. */
export type Fold<A extends TypedArray> = (result: A, out: number, from: A, at: number) => void;

/**
 * A reduction over the axes of input 1 in the input's order, with the result itself as accumulator.
 *
 * LiteRT@f67457790 tflite/kernels/reduce.cc `EvalType`.
 * @param start - What the result is before the first element.
 */
export function foldKernel<N extends string, A extends TypedArray = Float32Array>(
  dtypes: readonly DType[],
  start: (dtype: DType) => number,
  fold: Fold<A>,
): Kernel<N> {
  return {
    prepare(context) {
      const input = inputOf<A>(context, 0);
      const { dtype } = input;
      if (!dtypes.includes(dtype) || !fits(context, [dtype, "int32"], dtype)) return undefined;
      expectSameForm(context);
      const first = start(dtype);
      return forReductions<A>(context, (from, origin, offsets, result, out) => {
        result[out] = first;
        for (let i = 0; i < offsets.length; i++) fold(result, out, from, origin + offsets[i]);
      });
    },
  };
}

/** Quantized values are compared as they are stored. @throws LitequantError `INVALID_MODEL` when input and output differ in form */
function expectSameForm(context: KernelContext): void {
  const view = inputOf(context, 0);
  if (view.quantization === undefined || !["int8", "uint8", "int16"].includes(view.dtype)) return;
  const input = affineOf(context, view);
  const output = affineOf(context, context.output(0));
  if (input.scale === output.scale && input.zeroPoint === output.zeroPoint) return;
  throw refusal(context, "input and output must have the same scale and zero point");
}
