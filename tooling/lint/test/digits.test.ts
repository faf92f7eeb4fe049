import { readFileSync } from "node:fs";
import { gunzipSync } from "node:zlib";
import { expect, test } from "vitest";
import { drawSet, sets } from "../../digits/draw.mjs";

const data = (name: string): Buffer =>
  gunzipSync(readFileSync(new URL(`../../../examples/digits/data/${name}`, import.meta.url)));

test.each(["train", "test"] as const)(
  "the %s set of examples/digits is what its seed draws on this machine",
  (name) => {
    const { images, labels } = drawSet(sets[name].count, sets[name].seed);
    expect(data(`${name}-images-idx3-ubyte.gz`).subarray(16).equals(images)).toBe(true);
    expect(data(`${name}-labels-idx1-ubyte.gz`).subarray(8).equals(labels)).toBe(true);
  },
);
