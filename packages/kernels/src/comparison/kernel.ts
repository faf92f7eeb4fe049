import { firstOf } from "../ports.ts";
import { quantizedComparison, rawComparison } from "./prepare.ts";
import type { Compare } from "./prepare.ts";

const equals: Compare = (a, i, b, j, result, out) => {
  result[out] = a[i] === b[j] ? 1 : 0;
};
const differs: Compare = (a, i, b, j, result, out) => {
  result[out] = a[i] === b[j] ? 0 : 1;
};
const exceeds: Compare = (a, i, b, j, result, out) => {
  result[out] = a[i] > b[j] ? 1 : 0;
};
const reaches: Compare = (a, i, b, j, result, out) => {
  result[out] = a[i] >= b[j] ? 1 : 0;
};
const undercuts: Compare = (a, i, b, j, result, out) => {
  result[out] = a[i] < b[j] ? 1 : 0;
};
const staysWithin: Compare = (a, i, b, j, result, out) => {
  result[out] = a[i] <= b[j] ? 1 : 0;
};

/** EQUAL for float32, int8, uint8, int16, int32, int64 and bool. */
export const equal = firstOf(rawComparison<"EQUAL">(equals, "bool"), quantizedComparison<"EQUAL">(equals, "int16"));
/** NOT_EQUAL for float32, int8, uint8, int16, int32, int64 and bool. */
export const notEqual = firstOf(
  rawComparison<"NOT_EQUAL">(differs, "bool"),
  quantizedComparison<"NOT_EQUAL">(differs, "int16"),
);
/** GREATER for float32, int8, uint8, int16, int32 and int64; int16 by raw values, as in the runtime. */
export const greater = firstOf(rawComparison<"GREATER">(exceeds, "int16"), quantizedComparison<"GREATER">(exceeds));
/** GREATER_EQUAL for the types of GREATER. */
export const greaterEqual = firstOf(
  rawComparison<"GREATER_EQUAL">(reaches, "int16"),
  quantizedComparison<"GREATER_EQUAL">(reaches),
);
/** LESS for the types of GREATER. */
export const less = firstOf(rawComparison<"LESS">(undercuts, "int16"), quantizedComparison<"LESS">(undercuts));
/** LESS_EQUAL for the types of GREATER. */
export const lessEqual = firstOf(
  rawComparison<"LESS_EQUAL">(staysWithin, "int16"),
  quantizedComparison<"LESS_EQUAL">(staysWithin),
);
