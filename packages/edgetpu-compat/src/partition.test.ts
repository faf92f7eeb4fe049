import { describe, expect, it } from "vitest";

import { cutters, partition } from "./partition.ts";

/** Subsets of a graph whose operators are `T` (eligible) or `c`, each with the operators that it reads. */
function subsetsOf(kinds: string, producers: readonly (readonly number[])[]): readonly string[] {
  const eligible = kinds.split("").map((kind) => kind === "T");
  return partition(producers, eligible).map((subset) => `${subset.eligible ? "T" : "c"} ${subset.operators.join(" ")}`);
}

describe("partition", () => {
  it("cuts a chain at each change of kind", () => {
    expect(subsetsOf("TTcTc", [[], [0], [1], [2], [3]])).toEqual(["T 0 1", "c 2", "T 3", "c 4"]);
  });

  it("lets what does not depend on the cut join: parallel heads, and CPU operators in front", () => {
    expect(subsetsOf("TcTT", [[], [0], [0], [2]])).toEqual(["T 0 2 3", "c 1"]);
    expect(subsetsOf("cTcT", [[], [0], [], [2]])).toEqual(["c 0 2", "T 1 3"]);
  });

  it("starts with the kind of the first that is ready, however few they are", () => {
    expect(subsetsOf("TcTTT", [[], [0], [1], [2], [3]])).toEqual(["T 0", "c 1", "T 2 3 4"]);
  });

  it("ends where operators wait for each other", () => {
    expect(subsetsOf("TT", [[1], [0]])).toEqual([]);
  });

  it("puts every operator behind what it reads", () => {
    let seed = 1;
    const next = (below: number): number => (seed = (seed * 48_271) % 2_147_483_647) % below;
    for (let round = 0; round < 50; round++) {
      const count = 1 + next(30);
      const producers = Array.from({ length: count }, (_, at) => (at === 0 ? [] : [next(at), next(at)]));
      const eligible = producers.map(() => next(3) > 0);
      const subsets = partition(producers, eligible);
      const place = new Map(subsets.flatMap(({ operators }, at) => operators.map((operator) => [operator, at])));
      expect(place.size).toBe(count);
      for (const [at, list] of producers.entries())
        for (const producer of list) expect(place.get(producer)).toBeLessThanOrEqual(place.get(at)!);
      for (const subset of subsets) expect(subset.operators.every((at) => eligible[at] === subset.eligible)).toBe(true);
    }
  });
});

describe("cutters", () => {
  it("names the first operator on the way that is not eligible", () => {
    const producers = [[], [0], [1], [2], [3], [0]];
    const eligible = [true, true, false, true, false, true];
    const subsets = partition(producers, eligible);
    expect(cutters(producers, eligible, subsets)).toEqual([undefined, undefined, undefined, 2, 2, undefined]);
  });
});
