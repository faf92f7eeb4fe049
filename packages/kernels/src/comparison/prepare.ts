import type { DType, Kernel, KernelContext, TypedArray } from "@litequant/core";

import { forPairs, pairKernel } from "../elementwise.ts";
import type { WritePair } from "../elementwise.ts";
import { multiplyByQuantizedMultiplier, quantizeMultiplier } from "../fixed-point.ts";
import { affineOf, fits, inputOf } from "../ports.ts";

/** Writes whether a relation holds between two elements of any one type. */
export type Compare = WritePair<TypedArray, Uint8Array>;

/** A comparison of stored values. @param more - A type that this relation compares so, beside those of all. */
export function rawComparison<N extends string>(compare: Compare, more: DType): Kernel<N> {
  return pairKernel<N, TypedArray, Uint8Array>(["float32", "int32", "int64", more], compare, "bool");
}

const leftShift = 8;

/**
 * A comparison of quantized values, each side rescaled by its own form.
 *
 * Bit-exact with LiteRT@f67457790 tflite/kernels/comparisons.cc `ComparisonQuantized`.
 * @param more - A type beside the 8-bit ones.
 */
export function quantizedComparison<N extends string>(compare: Compare, more?: DType): Kernel<N> {
  return {
    prepare(context) {
      const { dtype } = inputOf(context, 0);
      if (dtype !== "int8" && dtype !== "uint8" && dtype !== more) return undefined;
      if (!fits(context, [dtype, dtype], "bool")) return undefined;
      const first = rescaling(context, 0);
      const second = rescaling(context, 1);
      const pair = new Int32Array(2);
      return forPairs<Int8Array, Uint8Array>(context, (a, i, b, j, result, out) => {
        pair[0] = first(a[i]);
        pair[1] = second(b[j]);
        compare(pair, 0, pair, 1, result, out);
      });
    },
  };
}

function rescaling(context: KernelContext, port: number): (value: number) => number {
  const { scale, zeroPoint } = affineOf(context, inputOf(context, port));
  const { multiplier, shift } = quantizeMultiplier(scale);
  return (value) => multiplyByQuantizedMultiplier((value - zeroPoint) << leftShift, multiplier, shift);
}
