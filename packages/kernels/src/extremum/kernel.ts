import type { DType } from "@litequant/core";

import { pairKernel } from "../elementwise.ts";
import type { WritePair } from "../elementwise.ts";

type Choose = WritePair<Float32Array, Float32Array>;

/** Stored values are compared, whatever the forms. */
const dtypes: readonly DType[] = ["float32", "int8", "uint8", "int16", "int32", "int64"];
const plain: readonly DType[] = ["float32", "int32", "int64"];

// Written as the runtime writes them, for the sake of NaN.
const larger: Choose = (a, i, b, j, result, out) => {
  result[out] = a[i] > b[j] ? a[i] : b[j];
};
const smaller: Choose = (a, i, b, j, result, out) => {
  result[out] = a[i] < b[j] ? a[i] : b[j];
};
const firstUnlessSmaller: Choose = (a, i, b, j, result, out) => {
  result[out] = a[i] < b[j] ? b[j] : a[i];
};
const firstUnlessLarger: Choose = (a, i, b, j, result, out) => {
  result[out] = b[j] < a[i] ? b[j] : a[i];
};

/** MAXIMUM for float32, int8, uint8, int16, int32 and int64. LiteRT@f67457790 tflite/kernels/maximum_minimum.cc. */
export const maximum = pairKernel<"MAXIMUM", Float32Array>(dtypes, larger);
/** MINIMUM for the types of MAXIMUM. */
export const minimum = pairKernel<"MINIMUM", Float32Array>(dtypes, smaller);
/** STABLEHLO_MAXIMUM for float32, int32 and int64. LiteRT@f67457790 tflite/kernels/stablehlo_elementwise.h. */
export const stablehloMaximum = pairKernel<"STABLEHLO_MAXIMUM", Float32Array>(plain, firstUnlessSmaller);
/** STABLEHLO_MINIMUM for float32, int32 and int64. */
export const stablehloMinimum = pairKernel<"STABLEHLO_MINIMUM", Float32Array>(plain, firstUnlessLarger);
