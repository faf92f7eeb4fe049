import { readFileSync } from "node:fs";
import type { Model } from "@litequant/core";
import { buildModel, describeShared, requireShared } from "@litequant/testkit";
import fc from "fast-check";
import { expect, test } from "vitest";
import { metadataRange } from "./metadata-range.ts";

function withMetadata(bytes: Uint8Array): Model {
  const model = buildModel({ tensors: { x: { shape: [1] } }, operators: [], inputs: ["x"], outputs: ["x"] });
  return {
    ...model,
    buffers: [...model.buffers, bytes],
    metadata: [{ name: "TFLITE_METADATA", buffer: model.buffers.length }],
  };
}

test("models without metadata, or with foreign ones, declare nothing", () => {
  expect(metadataRange(withMetadata(new Uint8Array(0)), 0, 0)).toBeUndefined();
  expect(metadataRange(withMetadata(new TextEncoder().encode("some other text")), 0, 0)).toBeUndefined();
  expect(metadataRange({ ...withMetadata(new Uint8Array(9)), metadata: [] }, 0, 0)).toBeUndefined();
});

describeShared("metadata of published models", () => {
  /** The metadata inside a file: their root offset lies before the identifier. */
  const metadata = (path: string): Uint8Array => {
    const file = readFileSync(requireShared(path));
    return new Uint8Array(file.subarray(file.indexOf("M001") - 4));
  };

  test.each([
    ["corpus/models/deeplabv3/deeplabv3_257_float.tflite", [-1, 1]],
    ["corpus/bench/mnv2_float.tflite", [-1, 1]],
    ["corpus/robustness/dilated_conv_dynamic_shape.tflite", [0, 255]],
  ])("%s", (path, range) => {
    const model = withMetadata(metadata(path));
    expect(metadataRange(model, 0, 0)).toEqual(range);
    expect(metadataRange(model, 0, 7)).toBeUndefined();
    expect(metadataRange(model, 3, 0)).toBeUndefined();
  });

  test("a mean that swallows the pixels gives way to the tensor's statistics", () => {
    const bytes = metadata("corpus/bench/mnv2_float.tflite").slice(0, 4096);
    bytes[511] = 94;
    expect(metadataRange(withMetadata(bytes.slice(0, 530)), 0, 0)).toEqual([0, 255]);
  });

  test("damaged metadata never throw", () => {
    const good = metadata("corpus/bench/mnv2_float.tflite").slice(0, 4096);
    fc.assert(
      fc.property(
        fc.array(fc.tuple(fc.nat(good.length - 1), fc.nat(255)), { maxLength: 8 }),
        fc.nat(good.length),
        (edits, end) => {
          const bytes = good.slice(0, end);
          for (const [at, byte] of edits) if (at < bytes.length && (at < 4 || at > 7)) bytes[at] = byte;
          const range = metadataRange(withMetadata(bytes), 0, 0);
          expect(range === undefined || range[0] < range[1]).toBe(true);
        },
      ),
      { numRuns: 1000 },
    );
  });
});
