import { expect, test } from "vitest";
import { asymmetricParams, symmetricScale } from "./affine.ts";

test("zero is always inside the range", () => {
  expect(asymmetricParams(2, 6, -128, 127)).toEqual({ scale: Math.fround(6 / 255), zeroPoint: -128 });
  expect(asymmetricParams(-6, -2, -128, 127)).toEqual({ scale: Math.fround(6 / 255), zeroPoint: 127 });
});

test("an image in 0..255 gets scale 1 and zero point -128", () => {
  expect(asymmetricParams(0, 255, -128, 127)).toEqual({ scale: 1, zeroPoint: -128 });
});

test("a range of zero width keeps a normal scale", () => {
  const { scale, zeroPoint } = asymmetricParams(0, 0, -128, 127);
  expect(scale).toBe(Math.fround(Math.fround(2e-6) / 255));
  expect(zeroPoint).toBe(0);
});

test("an all-zero weight channel gets the converter's floor", () => {
  expect(symmetricScale(0, 127)).toBe(Math.fround(5e-7 / 127));
  expect(symmetricScale(1.27, 127)).toBe(Math.fround(1.27 / 127));
});
