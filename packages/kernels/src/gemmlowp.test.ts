import { exp } from "@litequant/core";
import fc from "fast-check";
import { describe, expect, it } from "vitest";

import { multiplyByQuantizedMultiplier } from "./fixed-point.ts";
import { expOnNegativeValues, inverseSqrt, oneOverOnePlusX, reciprocal, saturatingShiftLeft } from "./gemmlowp.ts";

describe("fixed-point functions", () => {
  it("exp on [-32, 0] with 5 integer bits", () => {
    expect(expOnNegativeValues(0, 5)).toBe(2 ** 31 - 1);
    fc.assert(
      fc.property(fc.integer({ min: -(2 ** 31), max: -1 }), (raw) => {
        expect(Math.abs(expOnNegativeValues(raw, 5) / 2 ** 31 - exp(raw / 2 ** 26))).toBeLessThan(1e-6);
      }),
    );
  });

  it("1 / (1 + x) on [0, 1]", () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 2 ** 31 - 1 }), (raw) => {
        expect(Math.abs(oneOverOnePlusX(raw) / 2 ** 31 - 1 / (1 + raw / 2 ** 31))).toBeLessThan(1e-7);
      }),
    );
  });

  it("reciprocals and inverse square roots", () => {
    const out = new Int32Array(1);
    fc.assert(
      fc.property(fc.integer({ min: 2, max: 2 ** 31 - 1 }), (raw) => {
        const share = reciprocal(raw, 12, out) / 2 ** 31 / 2 ** (out[0] ?? 0);
        expect(share * (raw / 2 ** 19)).toBeCloseTo(1, 6);
        const multiplier = inverseSqrt(raw, out);
        const scaled = multiplyByQuantizedMultiplier(1 << 20, multiplier, out[0] ?? 0) / (1 << 20);
        expect(Math.abs(scaled - 1 / Math.sqrt(raw))).toBeLessThan(2e-6);
      }),
    );
    expect(inverseSqrt(0, out)).toBe(2 ** 31 - 1);
  });

  it("left shifts saturate", () => {
    expect(saturatingShiftLeft(2 ** 29, 2)).toBe(2 ** 31 - 1);
    expect(saturatingShiftLeft(-(2 ** 30), 2)).toBe(-(2 ** 31));
    expect(saturatingShiftLeft(-3, 2)).toBe(-12);
  });
});
