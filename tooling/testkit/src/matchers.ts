import { AssertionError } from "node:assert";
import type { TypedArray } from "@litequant/core";

type Numbers = ArrayLike<number | bigint>;

/**
 * Asserts that two arrays hold the same values, NaN equal to NaN and -0 to 0.
 *
 * A failure tells how many differ and the first of them, not both arrays.
 */
export function expectSame(actual: Numbers, expected: Numbers, what = "array"): void {
  compare(actual, expected, what, (a, b) => a === b || (Number.isNaN(Number(a)) && Number.isNaN(Number(b))));
}

/**
 * Asserts that floats agree within `tolerance` times the range of the expected values (at least times 1e-6), with
 * NaN and infinities in the same places.
 */
export function expectClose(actual: Numbers, expected: Numbers, tolerance: number, what = "array"): void {
  const limit = tolerance * Math.max(rangeOf(expected), 1e-6);
  compare(actual, expected, what, (a, b) => {
    const x = Number(a);
    const y = Number(b);
    return Number.isFinite(y) ? Math.abs(x - y) <= limit : Object.is(x, y);
  });
}

/** Largest minus smallest finite value, zero included: what tolerances are relative to. */
export function rangeOf(values: Numbers): number {
  let min = 0;
  let max = 0;
  for (let i = 0; i < values.length; i++) {
    const value = Number(values[i]);
    if (!Number.isFinite(value)) continue;
    if (value < min) min = value;
    if (value > max) max = value;
  }
  return max - min;
}

/** The values as plain numbers, for `toEqual` on short arrays. */
export function numbers(array: TypedArray): number[] {
  return Array.from(array as ArrayLike<number | bigint>, Number);
}

function compare(
  actual: Numbers,
  expected: Numbers,
  what: string,
  agree: (a: number | bigint, b: number | bigint) => boolean,
): void {
  let message =
    actual.length === expected.length ? "" : `${what}: ${actual.length} values instead of ${expected.length}`;
  if (message === "") {
    let first = -1;
    let count = 0;
    for (let i = 0; i < expected.length; i++) {
      if (agree(actual[i]!, expected[i]!)) continue;
      if (first < 0) first = i;
      count++;
    }
    if (count > 0)
      message = `${what}: ${count} of ${expected.length} values differ, first [${first}]: ${actual[first]} instead of ${expected[first]}`;
  }
  if (message !== "") throw new AssertionError({ message, stackStartFn: compare });
}
