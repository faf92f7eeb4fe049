import fc from "fast-check";
import { expect, test } from "vitest";
import { float16ToNumber, numberToFloat16 } from "./float16.ts";

test("every binary16 value survives the way through float32", () => {
  for (let bits = 0; bits < 0x10000; bits++) {
    const value = float16ToNumber(bits);
    if (Number.isNaN(value)) expect(Number.isNaN(float16ToNumber(numberToFloat16(value)))).toBe(true);
    else expect(numberToFloat16(value)).toBe(bits);
  }
});

test("rounds to the nearest value, ties to even", () => {
  fc.assert(
    fc.property(fc.float({ noNaN: true, min: -65519, max: 65519 }), (value) => {
      const bits = numberToFloat16(value);
      const error = Math.abs(float16ToNumber(bits) - value);
      for (const neighbour of [bits - 1, bits + 1]) {
        if ((neighbour & 0x7c00) === 0x7c00 || neighbour < 0) continue;
        const other = Math.abs(float16ToNumber(neighbour) - value);
        expect(error < other || (error === other && bits % 2 === 0) || Number.isNaN(other)).toBe(true);
      }
    }),
  );
});

test("overflow is infinity", () => {
  expect(numberToFloat16(65520)).toBe(0x7c00);
  expect(numberToFloat16(-1e30)).toBe(0xfc00);
});
