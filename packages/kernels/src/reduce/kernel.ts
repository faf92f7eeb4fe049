import type { DType } from "@litequant/core";

import { firstOf } from "../ports.ts";
import { extremesOf, foldKernel, unitOf } from "./prepare.ts";
import { prodQuantized } from "./prod-quantized.ts";
import { sumQuantized } from "./sum-quantized.ts";

const zero = (dtype: DType) => unitOf(dtype, 0);
const one = (dtype: DType) => unitOf(dtype, 1);
const comparable: readonly DType[] = ["float32", "int8", "uint8", "int16", "int32", "int64"];

/** SUM for float32, int8, uint8, int16, int32 and int64. */
export const sum = firstOf(
  foldKernel<"SUM">(["float32", "int32", "int64"], zero, (result, out, from, at) => {
    result[out] += from[at];
  }),
  sumQuantized,
);
/** REDUCE_PROD for float32, int8, int16, int32 and int64. */
export const reduceProd = firstOf(
  foldKernel<"REDUCE_PROD">(["float32", "int64"], one, (result, out, from, at) => {
    result[out] *= from[at];
  }),
  foldKernel<"REDUCE_PROD", Int32Array>(["int32"], one, (result, out, from, at) => {
    result[out] = Math.imul(result[out], from[at]);
  }),
  prodQuantized,
);
/** REDUCE_MAX for float32, int8, uint8, int16, int32 and int64. */
export const reduceMax = foldKernel<"REDUCE_MAX">(
  comparable,
  (dtype) => extremesOf(dtype)[0],
  (result, out, from, at) => {
    if (from[at] > result[out]) result[out] = from[at];
  },
);
/** REDUCE_MIN for the types of REDUCE_MAX. */
export const reduceMin = foldKernel<"REDUCE_MIN">(
  comparable,
  (dtype) => extremesOf(dtype)[1],
  (result, out, from, at) => {
    if (from[at] < result[out]) result[out] = from[at];
  },
);
/** REDUCE_ANY. */
export const reduceAny = foldKernel<"REDUCE_ANY", Uint8Array>(["bool"], zero, (result, out, from, at) => {
  if (from[at] !== 0) result[out] = 1;
});
/** REDUCE_ALL. */
export const reduceAll = foldKernel<"REDUCE_ALL", Uint8Array>(["bool"], one, (result, out, from, at) => {
  if (from[at] === 0) result[out] = 0;
});
