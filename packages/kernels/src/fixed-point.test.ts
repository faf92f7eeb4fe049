import fc from "fast-check";
import { describe, expect, it } from "vitest";

import {
  multiplyByQuantizedMultiplier,
  multiplyByReducedMultiplier,
  quantizeMultiplier,
  roundingDivideByPot,
  saturatingRoundingDoublingHighMul,
} from "./fixed-point.ts";

const int32 = fc.integer({ min: -(2 ** 31), max: 2 ** 31 - 1 });
const edges = fc.constantFrom(0, 1, -1, 2 ** 30, -(2 ** 30), 2 ** 31 - 1, -(2 ** 31), 65535, -65536, 32768);
const anyInt32 = fc.oneof(int32, edges);

// As the C++ is written: a nudge by sign, then a division that truncates.
function highMul(a: number, b: number): number {
  const product = BigInt(a) * BigInt(b);
  const nudge = product >= 0n ? 1n << 30n : 1n - (1n << 30n);
  return Number((product + nudge) / (1n << 31n));
}

function divideByPot(x: number, exponent: number): number {
  const mask = (1n << BigInt(exponent)) - 1n;
  const remainder = BigInt(x) & mask;
  const threshold = (mask >> 1n) + (x < 0 ? 1n : 0n);
  return Number((BigInt(x) >> BigInt(exponent)) + (remainder > threshold ? 1n : 0n));
}

describe("quantizeMultiplier", () => {
  it("keeps powers of two exact", () => {
    expect(quantizeMultiplier(1)).toEqual({ multiplier: 2 ** 30, shift: 1 });
    expect(quantizeMultiplier(0.25)).toEqual({ multiplier: 2 ** 30, shift: -1 });
  });

  it("gives 0 for 0, and for what would shift every bit out", () => {
    expect(quantizeMultiplier(0)).toEqual({ multiplier: 0, shift: 0 });
    expect(quantizeMultiplier(2 ** -33)).toEqual({ multiplier: 0, shift: 0 });
    expect(quantizeMultiplier(5e-324)).toEqual({ multiplier: 0, shift: 0 });
    expect(quantizeMultiplier(2 ** -32)).toEqual({ multiplier: 2 ** 30, shift: -31 });
  });

  it("carries where rounding reaches the next power of two", () => {
    expect(quantizeMultiplier(1 - 2 ** -40)).toEqual({ multiplier: 2 ** 30, shift: 1 });
  });

  it("is within half a unit of the real multiplier", () => {
    fc.assert(
      fc.property(fc.double({ min: 1e-9, max: 1e6, noNaN: true }), (real) => {
        const { multiplier, shift } = quantizeMultiplier(real);
        expect(multiplier).toBeGreaterThanOrEqual(2 ** 30);
        expect(multiplier).toBeLessThan(2 ** 31);
        expect(Math.abs(multiplier * 2 ** (shift - 31) - real)).toBeLessThanOrEqual(2 ** (shift - 32));
      }),
    );
  });
});

describe("products", () => {
  it("equal the 64-bit arithmetic of the runtime", () => {
    fc.assert(
      fc.property(anyInt32, anyInt32, (a, b) => {
        fc.pre(a !== -(2 ** 31) || b !== -(2 ** 31));
        expect(saturatingRoundingDoublingHighMul(a, b)).toBe(highMul(a, b));
      }),
      { numRuns: 3000 },
    );
    expect(saturatingRoundingDoublingHighMul(-(2 ** 31), -(2 ** 31))).toBe(2 ** 31 - 1);
  });

  it("divide by powers of two with ties away from zero", () => {
    fc.assert(
      fc.property(anyInt32, fc.integer({ min: 0, max: 31 }), (x, exponent) => {
        expect(roundingDivideByPot(x, exponent)).toBe(divideByPot(x, exponent));
      }),
      { numRuns: 2000 },
    );
    expect([roundingDivideByPot(3, 1), roundingDivideByPot(-3, 1), roundingDivideByPot(-1, 1)]).toEqual([2, -2, -1]);
  });

  it("round twice, first up, then away from zero", () => {
    fc.assert(
      fc.property(
        anyInt32,
        fc.integer({ min: 2 ** 30, max: 2 ** 31 - 1 }),
        fc.integer({ min: -31, max: 30 }),
        (x, multiplier, shift) => {
          const shifted = Number(BigInt.asIntN(32, BigInt(x) << BigInt(Math.max(shift, 0))));
          const expected = divideByPot(highMul(shifted, multiplier), Math.max(-shift, 0));
          expect(multiplyByQuantizedMultiplier(x, multiplier, shift)).toBe(expected);
        },
      ),
      { numRuns: 3000 },
    );
  });
});

describe("multiplyByReducedMultiplier", () => {
  it("equals the 64-bit arithmetic of the runtime wherever the result fits", () => {
    const wide = fc.maxSafeInteger().map((x) => Math.trunc(x / 128));
    const multipliers = fc.integer({ min: 2 ** 30, max: 2 ** 31 - 1 });
    fc.assert(
      fc.property(wide, multipliers, fc.integer({ min: -31, max: 7 }), (x, multiplier, shift) => {
        const reduced = multiplier < 0x7fff0000 ? (BigInt(multiplier) + 0x8000n) >> 16n : 0x7fffn;
        const total = BigInt(15 - shift);
        const expected = (BigInt(x) * reduced + (1n << (total - 1n))) >> total;
        fc.pre(expected === BigInt.asIntN(32, expected));
        expect(multiplyByReducedMultiplier(x, multiplier, shift)).toBe(Number(expected));
      }),
    );
  });

  it("keeps 15 bits of the multiplier, ties upwards", () => {
    expect(multiplyByReducedMultiplier(-1, 2 ** 30, 0)).toBe(0);
    expect(multiplyByReducedMultiplier(1, 2 ** 30, 0)).toBe(1);
    expect(multiplyByReducedMultiplier(100000, 2 ** 31 - 1, 0)).toBe(99997);
  });
});
