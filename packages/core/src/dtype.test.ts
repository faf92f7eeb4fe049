import { expect, test } from "vitest";
import { arrayFromBytes, arrayLength, byteLength, elementCount, holds } from "./dtype.ts";

test("misaligned bytes are copied, aligned ones are viewed", () => {
  const file = new Uint8Array(9);
  file.set(new Uint8Array(Float32Array.of(1, 2).buffer), 1);
  expect([...(arrayFromBytes("float32", file.subarray(1)) as Float32Array)]).toEqual([1, 2]);
  expect(arrayFromBytes("float32", file.subarray(0, 8)).buffer).toBe(file.buffer);
});

test("sizes", () => {
  expect(elementCount([])).toBe(1);
  expect(byteLength("int4", 5)).toBe(3);
  expect(arrayLength("complex64", 2)).toBe(4);
  expect(holds("int64", new BigInt64Array(1))).toBe(true);
  expect(holds("int8", new Uint8Array(1))).toBe(false);
});
