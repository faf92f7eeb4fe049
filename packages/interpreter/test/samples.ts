import { LitequantError } from "@litequant/core";
import type { Model, Sample } from "@litequant/core";
import { buildModel } from "@litequant/testkit";

/** A float32 value. */
export function floats(
  values: readonly number[],
  shape: readonly number[] = [1, values.length],
): Sample["inputs"][string] {
  return { dtype: "float32", shape, data: Float32Array.from(values) };
}

/** A float32 value of one dimension. */
export function vector(...values: number[]): Sample["inputs"][string] {
  return floats(values, [values.length]);
}

/** A sample with one input `x`. */
export function sample(values: readonly number[], more: Partial<Sample> = {}): Sample {
  return { index: 7, inputs: { x: floats(values) }, ...more };
}

/** y = relu(x + [1, -2]) + x */
export function chain(): Model {
  return buildModel({
    tensors: {
      x: { shape: [1, 2], shapeSignature: [-1, 2] },
      bias: { shape: [2], data: [1, -2] },
      sum: { shape: [1, 2] },
      positive: { shape: [1, 2] },
      y: { shape: [1, 2] },
    },
    operators: [
      { op: "ADD", inputs: ["x", "bias"], outputs: ["sum"] },
      { op: "RELU", inputs: ["sum"], outputs: ["positive"] },
      { op: "ADD", inputs: ["positive", "x"], outputs: ["y"] },
    ],
    inputs: ["x"],
    outputs: ["y"],
  });
}

/** The LitequantError that a call throws. */
export function failure(run: () => unknown): LitequantError {
  try {
    run();
  } catch (error) {
    if (LitequantError.isInstance(error)) return error;
    throw error;
  }
  throw new Error("nothing was thrown");
}
