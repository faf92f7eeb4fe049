import { LitequantError, type DataSource } from "@litequant/core";
import { buildModel } from "@litequant/testkit";
import { gzipSync, zipSync } from "fflate";
import fc from "fast-check";
import { expect, test } from "vitest";
import { idxSource } from "./idx-source.ts";
import { encodeNpy } from "./npy.ts";
import { npySource } from "./npy-source.ts";
import { npzSource } from "./npz-source.ts";
import { firstSamples } from "./wanted.ts";

const model = buildModel({ tensors: { x: { shape: [1, 2, 2, 1] } }, operators: [], inputs: ["x"], outputs: ["x"] });
const npy = encodeNpy({ dtype: "float32", shape: [6, 2, 2], data: new Float32Array(24).fill(0.5) });
const idx = new Uint8Array(16 + 24);
idx.set([0, 0, 8, 3, 0, 0, 0, 6, 0, 0, 0, 2, 0, 0, 0, 2]);

const kinds: readonly (readonly [string, Uint8Array, (bytes: Uint8Array) => Promise<DataSource>])[] = [
  ["npy", npy, (bytes) => npySource(bytes)],
  ["npz, stored", zipSync({ "x.npy": [npy, { level: 0 }] }), (bytes) => npzSource(bytes)],
  ["npz, compressed", zipSync({ "x.npy": [npy, { level: 6 }] }), (bytes) => npzSource(bytes)],
  ["idx", idx, (bytes) => idxSource(bytes, { range: [0, 1] })],
  ["idx.gz", gzipSync(idx, { mtime: 0 }), (bytes) => idxSource(bytes, { range: [0, 1] })],
];

test.each(kinds)("any corruption of a file ends in samples or a LitequantError: %s", async (_name, good, open) => {
  const edit = fc.tuple(fc.nat(good.length - 1), fc.nat(255));
  await fc.assert(
    fc.asyncProperty(fc.array(edit, { maxLength: 6 }), fc.nat(good.length * 2), async (edits, end) => {
      const bytes = good.slice(0, end);
      for (const [at, byte] of edits) if (at < bytes.length) bytes[at] = byte;
      try {
        // An index that a damaged header puts far away is not walked to.
        for await (const _ of (await open(bytes)).open(model, firstSamples(8)));
      } catch (error) {
        expect(LitequantError.isInstance(error) ? error.code : error).toMatch(
          /^(INVALID_DATA|NO_DATA|INVALID_ARGUMENT)$/,
        );
      }
    }),
    { numRuns: 500 },
  );
});
