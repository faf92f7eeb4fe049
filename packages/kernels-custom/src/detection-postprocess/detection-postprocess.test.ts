import { createRunner } from "@litequant/interpreter";
import { buildModel } from "@litequant/testkit";
import type { TensorSketch } from "@litequant/testkit";
import { describe, expect, it } from "vitest";

import { customKernels } from "../index.ts";
import { detectionOptions } from "./options.ts";

/** A flexbuffer map of numbers, all as doubles, keys in order: what the converter writes holds the same values. */
function options(values: Readonly<Record<string, number>>): Uint8Array {
  const keys = Object.keys(values).toSorted();
  const bytes: number[] = [];
  const u64 = (value: number): void => void bytes.push(...new Uint8Array(BigUint64Array.of(BigInt(value)).buffer));
  const starts = keys.map((key) => bytes.push(...new TextEncoder().encode(key), 0) - key.length - 1);
  while (bytes.length % 8 > 0) bytes.push(0);
  u64(keys.length);
  const keysAt = bytes.length;
  for (const start of starts) u64(bytes.length - start);
  u64(bytes.length - keysAt);
  u64(8);
  u64(keys.length);
  const valuesAt = bytes.length;
  for (const key of keys) bytes.push(...new Uint8Array(Float64Array.of(values[key]!).buffer));
  bytes.push(...keys.map(() => (3 << 2) | 3));
  const root = bytes.length - valuesAt;
  bytes.push(root, (9 << 2) | 3, 1);
  return Uint8Array.from(bytes);
}

const base = {
  max_detections: 3,
  max_classes_per_detection: 1,
  num_classes: 2,
  nms_score_threshold: 0.25,
  nms_iou_threshold: 0.5,
  y_scale: 10,
  x_scale: 10,
  h_scale: 5,
  w_scale: 5,
};
/** Two boxes on the same spot, one far off, all of the size of their anchors. */
const anchors = [0.25, 0.25, 0.25, 0.25, 0.25, 0.25, 0.25, 0.25, 0.75, 0.75, 0.25, 0.25];
/** Background and two classes. */
const scores = [0.5, 0.75, 0, 0.5, 0.5, 1, 0, 0.5, 0.25];

function detect(given: Readonly<Record<string, number>>, type: Pick<TensorSketch, "dtype" | "scale" | "zeroPoint">) {
  const {
    dtype = "float32",
    scale = 1,
    zeroPoint = 0,
  } = type as { dtype?: "float32" | "uint8"; scale?: number; zeroPoint?: number };
  const stored = (values: readonly number[]) => values.map((value) => value / scale + zeroPoint);
  const model = buildModel({
    tensors: {
      boxes: { ...type, shape: [1, 3, 4] },
      scores: { ...type, shape: [1, 3, 3] },
      anchors: { ...type, shape: [3, 4], data: stored(anchors) },
      places: { shape: [1] },
      classes: { shape: [1] },
      values: { shape: [1] },
      count: { shape: [1] },
    },
    operators: [
      {
        op: "CUSTOM:TFLite_Detection_PostProcess",
        inputs: ["boxes", "scores", "anchors"],
        outputs: ["places", "classes", "values", "count"],
        bytes: options(given),
      },
    ],
    inputs: ["boxes", "scores"],
    outputs: ["places", "classes", "values", "count"],
  });
  const array = (values: readonly number[]) =>
    dtype === "uint8" ? Uint8Array.from(values) : Float32Array.from(values);
  const found = createRunner(model, { kernels: [customKernels] }).run({
    index: 0,
    inputs: {
      boxes: { dtype, shape: [1, 3, 4], data: array(stored(Array<number>(12).fill(0))) },
      scores: { dtype, shape: [1, 3, 3], data: array(stored(scores)) },
    },
  });
  return ["places", "classes", "values", "count"].map((name) => Array.from(found[name]!.data as Float32Array));
}

const near = [0.125, 0.125, 0.375, 0.375];
const far = [0.625, 0.625, 0.875, 0.875];
const none = [0, 0, 0, 0];

describe("TFLite_Detection_PostProcess", () => {
  it("takes each box by its best class, and drops what overlaps a better one", () => {
    expect(detect(base, {})).toEqual([[...near, ...far, ...none], [1, 0, 0], [1, 0.5, 0], [2]]);
  });

  it("or each class for itself", () => {
    const regular = { ...base, use_regular_nms: 1, detections_per_class: 2 };
    expect(detect(regular, {})).toEqual([[...near, ...near, ...far], [1, 0, 0], [1, 0.75, 0.5], [3]]);
  });

  it("gives further classes of a box beside the best", () => {
    const [, classes, values, count] = detect({ ...base, max_classes_per_detection: 2 }, {});
    expect([classes, values, count]).toEqual([[1, 0, 0, 1, 0, 0], [1, 0.5, 0.5, 0.25, 0, 0], [2]]);
  });

  it("reads uint8 as the numbers that it stands for", () => {
    for (const given of [base, { ...base, use_regular_nms: 1 }]) {
      expect(detect(given, { dtype: "uint8", scale: 1 / 128, zeroPoint: 3 })).toEqual(detect(given, {}));
    }
  });

  it("refuses options that make no sense", () => {
    const refused = (change: Readonly<Record<string, number>>, why: RegExp): void => {
      expect(() => detectionOptions("CUSTOM:x", options({ ...base, ...change }))).toThrow(why);
    };
    refused({ nms_iou_threshold: 0 }, /nms_iou_threshold is 0/);
    refused({ max_detections: 0 }, /max_detections is 0/);
    expect(() => detect({ ...base, num_classes: 7 }, {})).toThrow(/3 scores a box for 7 classes/);
    expect(() => detect({ ...base, max_detections: 2 ** 31 - 1 }, {})).toThrow(/memory/);
  });
});
