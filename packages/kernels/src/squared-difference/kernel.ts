import { pairKernel } from "../elementwise.ts";
import { firstOf } from "../ports.ts";
import { squaredDifferenceInt8 } from "./int8.ts";

/** SQUARED_DIFFERENCE for float32, int8 and int32. */
export const squaredDifference = firstOf(
  pairKernel<"SQUARED_DIFFERENCE", Float32Array>(["float32"], (a, i, b, j, result, out) => {
    const difference = Math.fround(a[i] - b[j]);
    result[out] = difference * difference;
  }),
  squaredDifferenceInt8,
  pairKernel<"SQUARED_DIFFERENCE", Int32Array>(["int32"], (a, i, b, j, result, out) => {
    const difference = a[i] - b[j];
    result[out] = Math.imul(difference, difference);
  }),
);
