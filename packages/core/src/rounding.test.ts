import { expect, test } from "vitest";
import { roundHalfAwayFromZero, roundHalfToEven } from "./rounding.ts";

test.each([
  [0.5, 1],
  [-0.5, -1],
  [1.5, 2],
  [-2.5, -3],
  [0.49999999999999994, 0],
  [-0.49999999999999994, 0],
  [2 ** 52 + 1, 2 ** 52 + 1],
])("half away from zero: %f -> %i", (x, expected) => {
  expect(roundHalfAwayFromZero(x) + 0).toBe(expected);
});

test.each([
  [0.5, 0],
  [1.5, 2],
  [2.5, 2],
  [-0.5, 0],
  [-1.5, -2],
  [-2.5, -2],
  [2.51, 3],
])("half to even: %f -> %i", (x, expected) => {
  expect(roundHalfToEven(x) + 0).toBe(expected);
});
