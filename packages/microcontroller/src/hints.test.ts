import { buildModel } from "@litequant/testkit";
import type { GraphSketch, OperatorSketch, TensorSketch } from "@litequant/testkit";
import { describe, expect, it } from "vitest";
import { hintsFor } from "./hints.ts";
import { viewOperators } from "./views.ts";

function hints(operator: OperatorSketch, tensors: GraphSketch["tensors"], inputs: readonly string[] = []): string[] {
  const model = buildModel({ tensors, operators: [operator], inputs, outputs: [...operator.outputs] });
  return hintsFor(model, viewOperators(model)).map(({ code, message }) => `${code} ${message}`);
}

const int8 = (shape: readonly number[]): TensorSketch => ({ dtype: "int8", shape, scale: 1 });
const int16 = (shape: readonly number[]): TensorSketch => ({ dtype: "int16", shape, scale: 1 });
const constant = (dtype: "int8" | "int32" | "int64", shape: readonly number[], scales = 1): TensorSketch => ({
  dtype,
  shape,
  data: Array.from({ length: shape.reduce((a, b) => a * b, 1) }, () => 0),
  scale: Array.from({ length: scales }, () => 1),
  zeroPoint: Array.from({ length: scales }, () => 0),
});

describe("hints", () => {
  it("per-channel biases along an axis that they lack", () => {
    const bias = { ...constant("int32", [8], 8), axis: 3 };
    const tensors = { x: int8([1, 4, 4, 8]), w: constant("int8", [1, 3, 3, 8], 8), b: bias, y: int8([1, 4, 4, 8]) };
    const found = hints({ op: "DEPTHWISE_CONV_2D", inputs: ["x", "w", "b"], outputs: ["y"] }, tensors);
    expect(found).toEqual([expect.stringMatching(/^TFLM_BIAS_AXIS .*"b" of shape \[8\] has quantized_dimension 3/)]);
  });

  it.each<[string, OperatorSketch, GraphSketch["tensors"], RegExp]>([
    [
      "a depth multiplier",
      { op: "DEPTHWISE_CONV_2D", inputs: ["x", "w"], outputs: ["y"] },
      { x: int8([1, 4, 4, 1]), w: constant("int8", [1, 3, 3, 8]), y: int8([1, 4, 4, 8]) },
      /TFLM_SLOW_PATH .*depth multiplier/,
    ],
    [
      "broadcast",
      { op: "ADD", inputs: ["x", "s"], outputs: ["y"] },
      { x: int8([1, 4]), s: int8([1]), y: int8([1, 4]) },
      /TFLM_SLOW_PATH .*\[1, 4\] and \[1\]/,
    ],
    [
      "narrow biases beside 16-bit activations",
      { op: "CONV_2D", inputs: ["x", "w", "b"], outputs: ["y"] },
      { x: int16([1, 4, 4, 2]), w: constant("int8", [2, 1, 1, 2]), b: constant("int32", [2]), y: int16([1, 4, 4, 2]) },
      /TFLM_SLOW_PATH .*int64/,
    ],
    [
      "weights per channel beside 16-bit activations",
      { op: "FULLY_CONNECTED", inputs: ["x", "w"], outputs: ["y"] },
      { x: int16([1, 4]), w: constant("int8", [2, 4], 2), y: int16([1, 2]) },
      /TFLM_CMSIS_NN .*--per-tensor dense/,
    ],
  ])("what CMSIS-NN is slow at, or refuses: %s", (_, operator, tensors, expected) => {
    expect(hints(operator, tensors)).toEqual([expect.stringMatching(expected)]);
  });

  it("sizes that are computed", () => {
    const tensors = { x: int8([1, 4]), p: { dtype: "int32", shape: [2, 2] }, y: int8([1, 6]) } as const;
    expect(hints({ op: "PAD", inputs: ["x", "p"], outputs: ["y"] }, tensors)).toEqual([
      expect.stringMatching(/^TFLM_KERNEL PAD \(operator 0\): takes input 1 as a constant only/),
    ]);
    const open = { x: int8([1, 4]), y: int8([0, 4]) };
    expect(hints({ op: "RELU", inputs: ["x"], outputs: ["y"] }, open)).toEqual([
      expect.stringMatching(/^TFLM_DYNAMIC/),
    ]);
  });

  it("open dimensions of inputs", () => {
    const tensors = { x: { ...int8([1, 4]), shapeSignature: [-1, 4] }, y: int8([1, 4]) };
    expect(hints({ op: "RELU", inputs: ["x"], outputs: ["y"] }, tensors, ["x"])).toEqual([
      'TFLM_FIXED_SHAPE input "x" has open dimensions: tflite-micro runs it as [1, 4], and cannot resize',
    ]);
  });

  it("what the one LSTM kernel wants, biases of int64 beside 16-bit activations among it", () => {
    const names = Array.from({ length: 24 }, (_, i) =>
      i >= 9 && (i < 12 || i === 16 || i === 17 || i > 19) ? "" : `t${i}`,
    );
    const state = { dtype: "int16", shape: [1, 4], scale: 1, variable: true } as const;
    const tensors: Record<string, TensorSketch> = { y: int16([1, 5, 4]) };
    for (const [i, name] of names.entries())
      if (name !== "")
        tensors[name] =
          i === 0
            ? int16([1, 5, 3])
            : i < 9
              ? constant("int8", [4, i < 5 ? 3 : 4])
              : i < 16
                ? constant("int32", [4])
                : state;
    const lstm: OperatorSketch = { op: "UNIDIRECTIONAL_SEQUENCE_LSTM", inputs: names, outputs: ["y"] };
    expect(hints(lstm, tensors)).toEqual([
      expect.stringMatching(/^TFLM_KERNEL .*the only LSTM kernel wants biases of int64 beside 16-bit activations\./),
    ]);
    const peephole = { ...tensors, t9: constant("int8", [4]) };
    expect(hints({ ...lstm, inputs: names.map((name, i) => (i === 9 ? "t9" : name)) }, peephole)[0]).toContain(
      "no peepholes",
    );
  });

  it("weights in float16, once for all", () => {
    const tensors = { x: { dtype: "float16", shape: [1], data: new Uint16Array(1) }, y: { shape: [1] } } as const;
    expect(hints({ op: "DEQUANTIZE", inputs: ["x"], outputs: ["y"] }, tensors)).toEqual([
      expect.stringMatching(/^TFLM_FLOAT16 DEQUANTIZE \(operator 0\): weights in float16/),
    ]);
  });

  it("tensors that tflite-micro has no memory for", () => {
    const tensors = { x: { dtype: "string", shape: [1], data: new Uint8Array(4) }, y: { shape: [1] } } as const;
    expect(hints({ op: "CUSTOM:Mine", inputs: ["x"], outputs: ["y"] }, tensors)).toEqual([
      'TFLM_TENSOR "x" (tensor 0) is a string, which tflite-micro does not have',
    ]);
  });
});
