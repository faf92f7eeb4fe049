import fc from "fast-check";
import { describe, expect, it } from "vitest";

import { broadcastStrides, createLaneWalk, createWalk, stridesOf } from "./walk.ts";

function visit(walk: ReturnType<typeof createWalk>): [number, number][] {
  const pairs: [number, number][] = [];
  walk.first.forEach((start, run) => {
    for (let i = 0; i < walk.length; i++)
      pairs.push([start + i * walk.firstStep, walk.second[run] + i * walk.secondStep]);
  });
  return pairs;
}

const shape = fc.array(fc.integer({ min: 0, max: 4 }), { maxLength: 4 });

describe("walks", () => {
  it("visit a block in row-major order, whatever was merged", () => {
    fc.assert(
      fc.property(shape, fc.array(fc.integer({ min: -3, max: 3 }), { minLength: 4, maxLength: 4 }), (counts, steps) => {
        const first = stridesOf(counts);
        const second = counts.map((_, axis) => steps[axis]);
        let expected: [number, number][] = [[5, 7]];
        counts.forEach((count, axis) => {
          expected = expected.flatMap(([a, b]) =>
            Array.from({ length: count }, (_, i): [number, number] => [a + i * first[axis], b + i * second[axis]]),
          );
        });
        expect(visit(createWalk(counts, first, second, 5, 7))).toEqual(expected);
      }),
    );
  });

  it("are one run where both sides are contiguous, and repeat where one is broadcast", () => {
    expect(createWalk([2, 3], stridesOf([2, 3]), stridesOf([2, 3]))).toMatchObject({
      length: 6,
      firstStep: 1,
      secondStep: 1,
    });
    expect(createWalk([2, 3], stridesOf([2, 3]), broadcastStrides([1], [2, 3]))).toMatchObject({
      length: 6,
      secondStep: 0,
    });
    expect(createWalk([2, 3], stridesOf([2, 3]), broadcastStrides([3], [2, 3])).first).toHaveLength(2);
  });

  it("are empty where a dimension is", () => {
    expect(visit(createWalk([2, 0], [0, 1], [0, 1]))).toEqual([]);
    expect(visit(createWalk([0, 2], [2, 1], [2, 1]))).toEqual([]);
  });

  it("take elements of two lanes lane by lane", () => {
    expect(visit(createLaneWalk(2, [2], [3], [1], 1))).toEqual([
      [2, 0],
      [3, 1],
      [8, 2],
      [9, 3],
    ]);
  });
});
