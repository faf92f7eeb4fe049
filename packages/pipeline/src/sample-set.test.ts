import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { addSample, countSamples, hasSample, uniteSamples } from "./sample-set.ts";
import type { SampleSet } from "./sample-set.ts";

const indices = fc.uniqueArray(fc.nat(60), { maxLength: 40 });
const setOf = (list: readonly number[]): SampleSet => list.reduce<SampleSet>(addSample, []);

describe("sample sets", () => {
  it("are the same runs in whatever order the indices come", () => {
    expect(setOf([3, 1, 2, 7])).toEqual([
      [1, 3],
      [7, 7],
    ]);
    fc.assert(
      fc.property(indices, (list) => {
        expect(setOf(list)).toEqual(setOf(list.toSorted((a, b) => a - b)));
      }),
    );
  });

  it("hold exactly what was added", () => {
    fc.assert(
      fc.property(indices, (list) => {
        const set = setOf(list);
        expect(countSamples(set)).toBe(list.length);
        for (let i = 0; i <= 60; i++) expect(hasSample(set, i)).toBe(list.includes(i));
      }),
    );
  });

  it("unite when disjoint, and refuse a sample that would count twice", () => {
    expect(uniteSamples([[0, 4]], [[5, 9]])).toEqual([[0, 9]]);
    expect(uniteSamples([[6, 9]], [[0, 4]])).toEqual([
      [0, 4],
      [6, 9],
    ]);
    expect(() => uniteSamples([[0, 4]], [[4, 9]])).toThrow(/sample 4 was calibrated already/);
    expect(() => setOf([1, 2, 1])).toThrow(/sample 1 was calibrated already/);
  });
});
