import { expect, it } from "vitest";

import { flexOptions } from "./flex-options.ts";
import { readFlexbuffer } from "./flexbuffer.ts";

const bytes = (hex: string): Uint8Array => Uint8Array.from(hex.match(/../g) ?? [], (pair) => Number.parseInt(pair, 16));

/** { scale: a float32 }, as the converter writes it. */
const scale = Uint8Array.from(atob("c2NhbGUAAQcBAAAAAQAAAAEAAADzBLU9DgUmAQ=="), (letter) => letter.charCodeAt(0));

/** {"n": 3, "on": true, "v": [1, -1]}, written by hand: strings, keys, a vector of integers, then the map. */
const map = bytes(
  // keys "n", "on", "v" at 0, 2, 5; vector at 8 (length before it)
  "6e00" +
    "6f6e00" +
    "7600" +
    "02" +
    "01ff" +
    // keys vector: count 3, offsets back to each key
    "03" +
    "0b" +
    "0a" +
    "08" +
    // map: offset to keys vector, width of its slots, count, values, types
    "03" +
    "01" +
    "03" +
    "03" +
    "01" +
    "0b" +
    "04" +
    "68" +
    "2c" +
    // root: offset back to the values, its type (map), its width
    "06" +
    "24" +
    "01",
);

it("reads maps, vectors and numbers", () => {
  expect(readFlexbuffer(scale)).toEqual({ scale: Math.fround(0.08838834612) });
  expect(readFlexbuffer(map)).toEqual({ n: 3, on: true, v: [1, -1] });
  expect(readFlexbuffer(bytes("2a0401"))).toBe(42);
  expect(readFlexbuffer(bytes("000001"))).toBeNull();
  expect(readFlexbuffer(bytes("02686900031401"))).toBe("hi");
});

it("never reads outside, whatever the bytes", () => {
  let state = 1;
  const next = (): number => (state = (Math.imul(state, 1103515245) + 12345) >>> 0) >>> 16;
  let refused = 0;
  for (let round = 0; round < 3000; round++) {
    const broken = (round % 2 === 0 ? map : scale).slice();
    for (let k = 0; k < 3; k++) broken[next() % broken.length] = next();
    try {
      readFlexbuffer(broken.subarray(0, 1 + (next() % broken.length)));
    } catch (error) {
      refused++;
      expect(error).toMatchObject({ code: "INVALID_MODEL" });
    }
  }
  expect(refused).toBeGreaterThan(500);
});

it("gives options by name", () => {
  const options = flexOptions("CUSTOM:x", map);
  expect([options.number("n"), options.number("on"), options.number("m", 7), options.boolean("on", false)]).toEqual([
    3,
    1,
    7,
    true,
  ]);
  expect(() => options.number("m")).toThrow('CUSTOM:x: custom options have no number "m"');
  expect(() => flexOptions("CUSTOM:x", undefined)).toThrow("missing");
});
