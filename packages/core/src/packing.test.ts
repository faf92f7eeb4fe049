import { expect, test } from "vitest";
import { packInt2, packInt4, unpackInt2, unpackInt4 } from "./packing.ts";

test("int4 lies low nibble first and keeps its sign", () => {
  const values = Int8Array.of(-8, 7, 0, -1, 3);
  expect([...packInt4(values)]).toEqual([0x78, 0xf0, 0x03]);
  expect([...unpackInt4(packInt4(values), 5)]).toEqual([...values]);
});

test("int2 lies lowest bits first and keeps its sign", () => {
  expect([...unpackInt2(Uint8Array.of(0b10_11_00_01, 0b11), 5)]).toEqual([1, 0, -1, -2, -1]);
  expect([...packInt2(Int8Array.of(1, 0, -1, -2, -1))]).toEqual([0b10_11_00_01, 0b11]);
});
