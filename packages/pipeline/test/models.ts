import type { Model, Sample } from "@litequant/core";
import { buildModel, random } from "@litequant/testkit";

/** A small float net with what the order of quantization touches: a RELU to fuse, a dead branch, a softmax. */
export function smallNet(): Model {
  const values = random(7);
  return buildModel({
    tensors: {
      x: { shape: [1, 8] },
      w1: { shape: [6, 8], data: values.array("float32", 48, -1, 1) },
      b1: { shape: [6], data: values.array("float32", 6, -1, 1) },
      h: { shape: [1, 6] },
      r: { shape: [1, 6] },
      dead: { shape: [1, 6] },
      w2: { shape: [4, 6], data: values.array("float32", 24, -1, 1) },
      b2: { shape: [4], data: values.array("float32", 4, -1, 1) },
      y: { shape: [1, 4] },
      p: { shape: [1, 4] },
    },
    operators: [
      { op: "FULLY_CONNECTED", inputs: ["x", "w1", "b1"], outputs: ["h"] },
      { op: "RELU", inputs: ["h"], outputs: ["r"] },
      { op: "TANH", inputs: ["r"], outputs: ["dead"] },
      { op: "FULLY_CONNECTED", inputs: ["r", "w2", "b2"], outputs: ["y"] },
      { op: "SOFTMAX", inputs: ["y"], outputs: ["p"], options: { beta: 1 } },
    ],
    inputs: ["x"],
    outputs: ["p"],
  });
}

/** Samples for {@link smallNet}, the same every time. */
export function smallSamples(count: number): Sample[] {
  const values = random(11);
  return Array.from({ length: count }, (_, index) =>
    sampleOf(index, values.array("float32", 8, -2, 2) as Float32Array),
  );
}

/** One sample for the input `x`. */
export function sampleOf(index: number, data: Float32Array): Sample {
  return { index, inputs: { x: { dtype: "float32", shape: [1, data.length], data } } };
}
