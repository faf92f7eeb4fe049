import type { Sample } from "@litequant/core";
import { buildModel, numbers } from "@litequant/testkit";
import fc from "fast-check";
import { expect, test } from "vitest";
import { dequantizeOutputs, quantizeSample } from "./quantized-ends.ts";

const quantized = { shape: [1, 4], scale: 0.5, zeroPoint: -1 } as const;
const int8 = buildModel({
  tensors: { x_int8: { ...quantized, dtype: "int8" }, y: { ...quantized, dtype: "uint8", zeroPoint: 3 } },
  operators: [],
  inputs: ["x_int8"],
  outputs: ["y"],
});
const float = (data: readonly number[]): Sample => ({
  index: 5,
  inputs: { x: { dtype: "float32", shape: [1, 4], data: Float32Array.from(data) } },
});

test("floats become integers as QUANTIZE makes them: half away from zero, clamped", () => {
  const { inputs } = quantizeSample(int8, float([0.25, -0.25, 1000, -1000]));
  expect(inputs["x_int8"]!.dtype).toBe("int8");
  expect(numbers(inputs["x_int8"]!.data)).toEqual([0, -2, 127, -128]);
});

test("a sample that fits is the same object", () => {
  const model = buildModel({ tensors: { x: { shape: [1, 4] } }, operators: [], inputs: ["x"], outputs: ["x"] });
  const sample = float([1, 2, 3, 4]);
  expect(quantizeSample(model, sample)).toBe(sample);
});

test("a model with other signature names takes the inputs by position", () => {
  const model = buildModel({
    tensors: { t: { shape: [1, 4] } },
    operators: [],
    inputs: ["t"],
    outputs: ["t"],
    signatures: [{ key: "serving_default", inputs: { image: "t" }, outputs: { out: "t" } }],
  });
  expect(quantizeSample(model, float([1, 2, 3, 4]))).toMatchObject({
    signature: "serving_default",
    inputs: { image: {} },
  });
});

test("values of a foreign type are an error that names sample and input", () => {
  const sample: Sample = { index: 2, inputs: { x: { dtype: "int32", shape: [1], data: Int32Array.of(1) } } };
  expect(() => quantizeSample(int8, sample)).toThrow(
    expect.objectContaining({
      code: "INVALID_DATA",
      message: expect.stringMatching(/sample 2 has int32 values for input "x_int8"/) as string,
    }) as Error,
  );
});

test("integer outputs come back as real values", () => {
  const outputs = { y: { dtype: "uint8", shape: [1, 4], data: Uint8Array.of(0, 3, 4, 255) } } as const;
  const { y } = dequantizeOutputs(int8, outputs);
  expect(y).toEqual({ dtype: "float32", shape: [1, 4], data: Float32Array.of(-1.5, 0, 0.5, 126) });
});

test("what is inside the range comes back within half a step", () => {
  const model = buildModel({
    tensors: { x: { shape: [1], dtype: "int16", scale: 2 ** -10 } },
    operators: [],
    inputs: ["x"],
    outputs: ["x"],
  });
  fc.assert(
    fc.property(fc.float({ min: Math.fround(-31.9), max: Math.fround(31.9), noNaN: true }), (value) => {
      const x = { dtype: "float32", shape: [1], data: Float32Array.of(value) } as const;
      const back = dequantizeOutputs(model, quantizeSample(model, { index: 0, inputs: { x } }).inputs)["x"]!;
      expect(Math.abs(Number(back.data[0]) - value)).toBeLessThanOrEqual(2 ** -11);
    }),
  );
});
