import { activationOf, calibratorContract } from "@litequant/testkit";
import fc from "fast-check";
import { expect, test } from "vitest";
import { percentile } from "./percentile.ts";

calibratorContract(percentile());
calibratorContract(percentile({ p: 60, bins: 256 }));
calibratorContract(percentile({ p: 100 }));

const tensor = { name: "x", dtype: "float32", shape: [2], hasRank: true, isVariable: false, buffer: 0 } as const;
const rangeOf = (values: Iterable<number>, p?: number) => {
  const observer = percentile(p === undefined ? {} : { p }).createObserver(tensor);
  observer.observe(activationOf(values), 0);
  return observer.range()!;
};

test("leaves a lone outlier outside", () => {
  const values = Array.from({ length: 100_000 }, (_, i) => (i % 2001) / 1000 - 1);
  values.push(1e4, -1e4);
  // 2048 bins over 20,000: a bin is 16 wide.
  expect(rangeOf(values, 99.9)).toEqual({ min: -16, max: 16 });
  values.length -= 2;
  const { min, max } = rangeOf(values, 99);
  expect(min).toBeGreaterThan(-1);
  expect(min).toBeCloseTo(-0.99, 2);
  expect(max).toBeCloseTo(0.99, 2);
});

test("p = 100 is min-max", () => {
  expect(rangeOf([-3, 0.1, 7.3], 100)).toEqual({ min: -3, max: Math.fround(7.3) });
});

test("a RELU output keeps 0 exactly and spends the whole cut at its only tail", () => {
  const values = Array.from({ length: 1000 }, (_, i) => Math.max(0, i - 500));
  const { min, max } = rangeOf(values, 99);
  expect(Object.is(min, 0)).toBe(true);
  expect(max).toBeLessThanOrEqual(491);
  expect(max).toBeGreaterThan(488);
  expect(
    rangeOf(
      values.map((value) => -value),
      99,
    ).max,
  ).toBe(0);
});

test("at least p percent of the values stay inside", () => {
  fc.assert(
    fc.property(
      fc.array(fc.float({ noNaN: true, noDefaultInfinity: true }), { minLength: 1, maxLength: 200 }),
      fc.double({ min: 50, max: 100, noNaN: true }),
      (list, p) => {
        const values = [...Float32Array.from(list)];
        const { min, max } = rangeOf(values, p);
        const inside = values.filter((value) => value >= min && value <= max).length;
        expect(inside / values.length).toBeGreaterThanOrEqual(p / 100 - 1e-12);
      },
    ),
  );
});

test("options are checked, and a fraction is recognised", () => {
  for (const p of [0, 49, 100.1, NaN, "99" as unknown as number])
    expect(() => percentile({ p })).toThrow(expect.objectContaining({ code: "INVALID_ARGUMENT" }) as Error);
  expect(() => percentile({ p: 0.9999 })).toThrow(/did you mean p: 99.99/);
  for (const bins of [0, 100, 300, 2 ** 17])
    expect(() => percentile({ bins })).toThrow(expect.objectContaining({ code: "INVALID_ARGUMENT" }) as Error);
});

test("state of another number of bins is refused", () => {
  const observer = percentile({ bins: 4096 }).createObserver(tensor);
  observer.observe(activationOf(Array.from({ length: 4000 }, (_, i) => i)), 0);
  const state = JSON.parse(JSON.stringify(observer)) as null;
  expect(() => percentile({ bins: 256 }).createObserver(tensor, state)).toThrow(/at most 256/);
});
