import { buildModel } from "@litequant/testkit";
import { describe, expect, it } from "vitest";

import { constantRanges } from "./constant-ranges.ts";

describe("constantRanges", () => {
  const shape = [2, 3];
  const model = buildModel({
    tensors: {
      w: { shape, data: [1, -2, 3, -4, 5, -0] },
      bad: { shape, data: [1, 2, 3, 4, Infinity, 6] },
      negative: { shape: [1], data: [-0] },
      empty: { shape: [0, 2], data: [] },
    },
    operators: [],
    inputs: [],
    outputs: [],
  });
  const ranges = constantRanges(model);

  it("has one pair for the tensor, or one per slice", () => {
    expect(ranges.of(1, shape)).toEqual({ min: [-4], max: [5] });
    expect(ranges.of(1, shape, 0)).toEqual({ min: [-2, -4], max: [3, 5] });
    expect(ranges.of(1, shape, 1)).toEqual({ min: [-4, -2, 0], max: [1, 5, 3] });
    expect(ranges.of(1, shape, 1)).toBe(ranges.of(1, shape, 1));
  });

  it("is NaN for slices with values that are not finite, and for them alone", () => {
    expect(ranges.of(2, shape)).toEqual({ min: [NaN], max: [NaN] });
    expect(ranges.of(2, shape, 1)).toEqual({ min: [1, NaN, 3], max: [4, NaN, 6] });
  });

  it("knows no -0, and calls nothing zero", () => {
    expect(Object.is(ranges.of(3, [1]).min[0], 0)).toBe(true);
    expect(ranges.of(4, [0, 2], 1)).toEqual({ min: [0, 0], max: [0, 0] });
  });
});
