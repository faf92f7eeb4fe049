import type { Kernel } from "@litequant/core";

import { checkDivisors, checked } from "../value-checks.ts";
import { pairKernel } from "../elementwise.ts";
import type { WritePair } from "../elementwise.ts";
import { firstOf } from "../ports.ts";

/** The quotient of doubles, rounded down. LiteRT@f67457790 tflite/kernels/internal/reference/floor_div.h. */
const divide: WritePair<Float32Array, Float32Array> = (a, i, b, j, result, out) => {
  result[out] = Math.floor(a[i] / b[j]);
};
const integers = pairKernel<"FLOOR_DIV", Float32Array>(["int8", "int16", "int32"], divide);
const checkedIntegers: Kernel<"FLOOR_DIV"> = {
  prepare: (context) => checked(checkDivisors(context, 0), integers.prepare(context)),
};

/** FLOOR_DIV for float32, int8, int16 and int32. */
export const floorDiv = firstOf(pairKernel<"FLOOR_DIV", Float32Array>(["float32"], divide), checkedIntegers);
