import { expect, it } from "vitest";

import { readStrings, writeStrings } from "./strings.ts";

const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);

it("reads what it wrote", () => {
  const strings = [bytes("a"), bytes(""), bytes("größer")];
  expect(readStrings(writeStrings(strings))).toEqual(strings);
  expect(writeStrings([bytes("ab")])).toEqual(Uint8Array.of(1, 0, 0, 0, 12, 0, 0, 0, 14, 0, 0, 0, 97, 98));
  expect(readStrings(new Uint8Array(0))).toEqual([]);
});

it("refuses offsets that lead outside", () => {
  for (const at of [0, 4, 8]) {
    const broken = writeStrings([bytes("ab")]);
    broken[at + 1] = 1;
    expect(() => readStrings(broken)).toThrow(/string tensor/);
  }
  expect(() => readStrings(Uint8Array.of(1, 0))).toThrow(/string tensor/);
});
