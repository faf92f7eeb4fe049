import { pairKernel } from "../elementwise.ts";
import { firstOf } from "../ports.ts";

// LiteRT@f67457790 tflite/kernels/stablehlo_elementwise.h. Integers wrap around where they are stored.

/** STABLEHLO_ADD for float32, int32 and int64. */
export const stablehloAdd = pairKernel<"STABLEHLO_ADD", Float32Array>(
  ["float32", "int32", "int64"],
  (a, i, b, j, result, out) => {
    result[out] = a[i] + b[j];
  },
);

/** STABLEHLO_MULTIPLY for float32, int32 and int64. */
export const stablehloMultiply = firstOf(
  pairKernel<"STABLEHLO_MULTIPLY", Float32Array>(["float32", "int64"], (a, i, b, j, result, out) => {
    result[out] = a[i] * b[j];
  }),
  pairKernel<"STABLEHLO_MULTIPLY", Int32Array>(["int32"], (a, i, b, j, result, out) => {
    result[out] = Math.imul(a[i], b[j]);
  }),
);
