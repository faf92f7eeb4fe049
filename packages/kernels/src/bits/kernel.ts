import type { DType } from "@litequant/core";

import { pairKernel } from "../elementwise.ts";

const dtypes: readonly DType[] = ["int8", "uint8", "int16", "int32"];

/** BITWISE_XOR for int8, uint8, int16 and int32. */
export const bitwiseXor = pairKernel<"BITWISE_XOR", Int32Array>(dtypes, (a, i, b, j, result, out) => {
  result[out] = a[i] ^ b[j];
});

/**
 * RIGHT_SHIFT for int8, uint8, int16 and int32; counts are limited to 0 and the width less one.
 *
 * LiteRT@f67457790 tflite/kernels/right_shift.cc.
 */
export const rightShift = pairKernel<"RIGHT_SHIFT", Int32Array>(dtypes, (a, i, b, j, result, out) => {
  result[out] = a[i] >> Math.min(Math.max(b[j], 0), 8 * result.BYTES_PER_ELEMENT - 1);
});
