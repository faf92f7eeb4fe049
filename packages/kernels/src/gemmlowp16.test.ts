import { expect, it } from "vitest";

import { logistic16, saturatingRoundingDoublingHighMul16, tanh16 } from "./gemmlowp16.ts";

it("rounds products half up and saturates the one that overflows", () => {
  expect(saturatingRoundingDoublingHighMul16(1, 16384)).toBe(1);
  expect(saturatingRoundingDoublingHighMul16(-1, 16384)).toBe(0);
  expect(saturatingRoundingDoublingHighMul16(-3, 16384)).toBe(-1);
  expect(saturatingRoundingDoublingHighMul16(-32768, -32768)).toBe(32767);
});

// Every int16 against the real function; the last bits are the approximation's own.
it("logistic of all values with three integer bits", () => {
  let worst = 0;
  for (let raw = -32768; raw < 32768; raw++) {
    worst = Math.max(worst, Math.abs(logistic16(raw) - 32768 / (1 + Math.exp(-raw / 4096))));
  }
  expect(worst).toBeLessThan(14);
  expect(logistic16(0)).toBe(16384);
});

it.each([0, 1, 2, 3, 4, 5, 6])("tanh of all values with %i integer bits", (integerBits) => {
  let worst = 0;
  for (let raw = -32768; raw < 32768; raw++) {
    const real = 32768 * Math.tanh((raw * 2 ** integerBits) / 32768);
    worst = Math.max(worst, Math.abs(tanh16(raw, integerBits) - real));
  }
  expect(worst).toBeLessThan(24);
});
