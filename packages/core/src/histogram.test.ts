import fc from "fast-check";
import { expect, test } from "vitest";
import { countValues, coverRange, createHistogram, mergeHistogram, type Histogram } from "./histogram.ts";

const add = (histogram: Histogram, values: readonly number[]): void => {
  const data = Float32Array.from(values);
  coverRange(histogram, Math.min(...data), Math.max(...data));
  countValues(histogram, data);
};
const text = ({ counts, exponent, first }: Histogram): string => JSON.stringify([exponent, first, [...counts]]);
const samples = fc.array(
  fc.array(fc.float({ noNaN: true, noDefaultInfinity: true }), { minLength: 1, maxLength: 20 }),
  { minLength: 1, maxLength: 8 },
);

test("any order and any split into shards gives the same histogram", () => {
  fc.assert(
    fc.property(samples, fc.nat(), (list, cut) => {
      const forward = createHistogram(64);
      for (const values of list) add(forward, values);
      const backward = createHistogram(64);
      for (const values of [...list].reverse()) add(backward, values);
      const [left, right] = [createHistogram(64), createHistogram(64)];
      list.forEach((values, i) => add(i < cut % (list.length + 1) ? left : right, values));
      mergeHistogram(left, right);
      expect(text(backward)).toBe(text(forward));
      expect(text(left)).toBe(text(forward));
      expect(forward.counts.length).toBeLessThanOrEqual(64);
    }),
  );
});

test("counts every value in the bin that covers it", () => {
  const histogram = createHistogram(8);
  add(histogram, [0, 1, 2, 3, 7.9]);
  expect(text(histogram)).toBe(JSON.stringify([0, 0, [1, 1, 1, 1, 0, 0, 0, 1]]));
  add(histogram, [-1]);
  expect(text(histogram)).toBe(JSON.stringify([1, -1, [1, 2, 2, 0, 1]]));
});
