import fc from "fast-check";
import { describe, expect, test } from "vitest";

import { erf, erfc } from "./transcendental-erf.ts";
import { pow } from "./transcendental-pow.ts";
import { atan2, cos, sin } from "./transcendental-trig.ts";

/** `units` in the last place, one more for the engine's own error. */
const within = (units: number, actual: number, expected: number): void => {
  if (Object.is(actual, expected)) return;
  expect(Math.abs(actual - expected)).toBeLessThanOrEqual(
    (units + 1) * Math.max(Math.abs(expected) * 2 ** -52, 2 ** -1074),
  );
};

const angles = fc.oneof(
  fc.double({ min: -10, max: 10, noNaN: true }),
  fc.double({ min: -3e6, max: 3e6, noNaN: true }),
  fc.double({ noNaN: true, noDefaultInfinity: true }),
  fc.integer({ min: -100000, max: 100000 }).map((n) => (n * Math.PI) / 2),
);

describe("sin and cos", () => {
  test("agree with the engine at every magnitude", () => {
    fc.assert(
      fc.property(angles, (x) => {
        within(1, sin(x), Math.sin(x));
        within(1, cos(x), Math.cos(x));
      }),
      { numRuns: 2000 },
    );
  });

  test("limits", () => {
    expect(sin(-0)).toBe(-0);
    expect(cos(0)).toBe(1);
    for (const x of [NaN, Infinity, -Infinity]) expect([sin(x), cos(x)]).toEqual([NaN, NaN]);
  });
});

describe("atan2", () => {
  const numbers = fc.oneof(fc.double({ min: -100, max: 100, noNaN: true }), fc.double({ noNaN: true }));

  test("agrees with the engine in all quadrants", () => {
    fc.assert(
      fc.property(numbers, numbers, (y, x) => within(2, atan2(y, x), Math.atan2(y, x))),
      { numRuns: 2000 },
    );
  });

  test("signs of zeros and infinities", () => {
    const ends = [0, -0, 1, -1, Infinity, -Infinity, NaN];
    for (const y of ends) for (const x of ends) within(1, atan2(y, x), Math.atan2(y, x));
  });
});

describe("pow", () => {
  test("agrees with the engine", () => {
    const base = fc.oneof(
      fc.double({ min: 1e-10, max: 1e10, noNaN: true }),
      fc.double({ min: 0.999, max: 1.001, noNaN: true }),
    );
    fc.assert(
      fc.property(base, fc.double({ min: -300, max: 300, noNaN: true }), (x, y) =>
        within(1, pow(x, y), Math.pow(x, y)),
      ),
      { numRuns: 2000 },
    );
  });

  test("whole powers are exact while they fit", () => {
    for (let n = 0; n <= 33; n++) expect(pow(-3, n)).toBe(Number((-3n) ** BigInt(n)));
    expect(pow(2, -1074)).toBe(5e-324);
    expect(pow(10, 22)).toBe(1e22);
  });

  test("limits are those of C, which differ from the language's at 1", () => {
    for (const y of [NaN, Infinity, -Infinity]) expect(pow(1, y)).toBe(1);
    for (const y of [Infinity, -Infinity]) expect(pow(-1, y)).toBe(1);
    const ends = [0, -0, 0.5, -0.5, 2, -2, 3, -3, 1e300, -1e300, Infinity, -Infinity, NaN];
    for (const x of ends) for (const y of ends) within(1, pow(x, y), Math.pow(x, y));
  });
});

describe("erf and erfc", () => {
  test.each([
    [0.5, 0.5204998778130465, 0.4795001221869535],
    [1, 0.8427007929497149, 0.15729920705028513],
    [-1, -0.8427007929497149, 1.8427007929497148],
    [2, 0.9953222650189527, 0.004677734981047266],
    [5, 0.9999999999984626, 1.5374597944280349e-12],
    [10, 1, 2.088487583762545e-45],
    [26, 1, 5.663192408856143e-296],
  ])("at %d, from a table of 16 digits", (x, small, large) => {
    within(8, erf(x), small);
    within(32, erfc(x), large);
  });

  test("add to 1", () => {
    fc.assert(fc.property(fc.double({ min: -30, max: 30, noNaN: true }), (x) => within(8, erf(x) + erfc(x), 1)));
  });

  test("limits", () => {
    expect([erf(0), erf(-0), erf(Infinity), erf(-Infinity), erf(NaN)]).toEqual([0, -0, 1, -1, NaN]);
    expect([erfc(0), erfc(Infinity), erfc(-Infinity), erfc(NaN)]).toEqual([1, 0, 2, NaN]);
  });
});
