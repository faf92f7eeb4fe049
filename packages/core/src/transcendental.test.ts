import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { exp, expm1, log, tanh } from "./transcendental.ts";

/** Both sides are within one unit in the last place of the truth, so they differ by two at most. */
const withinTwoUlp = (actual: number, expected: number): void => {
  if (actual === expected || (Number.isNaN(actual) && Number.isNaN(expected))) return;
  expect(Math.abs(actual - expected)).toBeLessThanOrEqual(Math.max(Math.abs(expected) * 2 ** -51, 2 ** -1073));
};

describe.each([
  ["exp", exp, Math.exp, -745, 709],
  ["expm1", expm1, Math.expm1, -50, 700],
  ["log", log, Math.log, 0, 1e300],
  ["tanh", tanh, Math.tanh, -30, 30],
] as const)("%s", (_, ours, engine, min, max) => {
  test("agrees with the engine to two units in the last place", () => {
    fc.assert(
      fc.property(fc.double({ min, max, noNaN: true }), (x) => withinTwoUlp(ours(x), engine(x))),
      { numRuns: 2000 },
    );
  });
  test("limits", () => {
    for (const x of [0, 1, -1, 1e-300, Infinity, -Infinity, NaN, 800, -800]) withinTwoUlp(ours(x), engine(x));
  });
});
