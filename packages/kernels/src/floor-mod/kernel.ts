import type { Kernel } from "@litequant/core";

import { checkDivisors, checked } from "../value-checks.ts";
import { pairKernel } from "../elementwise.ts";
import type { WritePair } from "../elementwise.ts";
import { firstOf } from "../ports.ts";

/** The remainder with the sign of the divisor. LiteRT@f67457790 tflite/kernels/internal/reference/floor_mod.h. */
const remain: WritePair<Float32Array, Float32Array> = (a, i, b, j, result, out) => {
  const rest = a[i] % b[j];
  // Written without a literal zero, so that it serves 64-bit integers too.
  result[out] = rest && rest < 0 !== b[j] < 0 ? rest + b[j] : rest;
};
const integers = pairKernel<"FLOOR_MOD", Float32Array>(["int8", "int16", "int32", "int64"], remain);
const checkedIntegers: Kernel<"FLOOR_MOD"> = {
  prepare: (context) => checked(checkDivisors(context, 0), integers.prepare(context)),
};

/** FLOOR_MOD for float32, int8, int16, int32 and int64. */
export const floorMod = firstOf(pairKernel<"FLOOR_MOD", Float32Array>(["float32"], remain), checkedIntegers);
