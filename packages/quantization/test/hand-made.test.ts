import { buildModel } from "@litequant/testkit";
import type { OperatorSketch, TensorSketch } from "@litequant/testkit";
import { describe, expect, it } from "vitest";

import { endsOf, integersOf, linesOf, quantizeHand, tensorNamed } from "./hand.ts";

const none = { fusedActivationFunction: "NONE" } as const;
const map = { shape: [1, 2, 2, 2] };
const vector = { shape: [1, 4] };
const weights: TensorSketch = { shape: [2, 1, 1, 2], data: [1, 0.5, -0.25, 0.125] };
const bias: TensorSketch = { shape: [2], data: [0.5, -0.5] };

function conv(inputs: readonly string[], output: string): OperatorSketch {
  const options = {
    padding: "SAME",
    strideW: 1,
    strideH: 1,
    ...none,
    dilationWFactor: 1,
    dilationHFactor: 1,
    quantizedBiasType: "float32",
  } as const;
  return { op: "CONV_2D", inputs, outputs: [output], options };
}

function add(inputs: readonly string[], output: string): OperatorSketch {
  return { op: "ADD", inputs, outputs: [output], options: { ...none, potScaleInt16: true } };
}

function concat(inputs: readonly string[], output: string): OperatorSketch {
  return { op: "CONCATENATION", inputs, outputs: [output], options: { axis: 1, ...none } };
}

describe("constants", () => {
  it("shared by two convolutions: the weight is stored once, the bias once per input scale", () => {
    const model = buildModel({
      tensors: { x: map, w: weights, b: bias, h: map, y: map },
      operators: [conv(["x", "w", "b"], "h"), conv(["h", "w", "b"], "y")],
      inputs: ["x"],
      outputs: ["y"],
    });
    const { model: quantized } = quantizeHand(model, { io: "int8", ranges: { h: [-3, 3] } });
    expect(linesOf(quantized)).toEqual([
      "CONV_2D x:int8 w:int8 b:int32 -> h:int8",
      "CONV_2D h:int8 w:int8 b_int32:int32 -> y:int8",
    ]);
    expect(integersOf(quantized, "w")).toEqual([127, 64, -127, 64]);
    const [first, second] = [tensorNamed(quantized, "b"), tensorNamed(quantized, "b_int32")].map(
      ({ quantization }) => quantization!.scale[0]!,
    );
    expect(second! / first!).toBeCloseTo(3, 5);
  });

  it("are asymmetric with their own range as operands, and each reader gets the form it needs", () => {
    const model = buildModel({
      tensors: { x: vector, c: { ...vector, data: [0, 1, 2, 4] }, s: vector, y: vector },
      operators: [add(["x", "c"], "s"), { op: "SQUARE", inputs: ["c"], outputs: ["y"] }],
      inputs: ["x"],
      outputs: ["s", "y"],
    });
    const { model: quantized } = quantizeHand(model);
    expect(linesOf(quantized)).toContain("SQUARE c_float32:float32 -> y:float32");
    const { quantization, dtype } = tensorNamed(quantized, "c");
    expect(dtype).toBe("int8");
    expect(quantization).toEqual({ scale: [Math.fround(4 / 255)], zeroPoint: [-128], axis: 0 });
    expect(integersOf(quantized, "c")).toEqual([-128, -64, -1, 127]);
  });

  it("inside a concatenation take its output's form", () => {
    const model = buildModel({
      tensors: { x: vector, c: { ...vector, data: [0, 1, 2, 3] }, y: { shape: [1, 8] } },
      operators: [concat(["x", "c"], "y")],
      inputs: ["x"],
      outputs: ["y"],
    });
    const { model: quantized } = quantizeHand(model, { io: "int8", ranges: { x: [-1, 1], y: [-1, 3] } });
    expect(tensorNamed(quantized, "c").quantization).toEqual(tensorNamed(quantized, "y").quantization);
    expect(tensorNamed(quantized, "x").quantization).toEqual(tensorNamed(quantized, "y").quantization);
  });

  it("that are all zero get the smallest scale, never zero", () => {
    const model = buildModel({
      tensors: { x: map, w: { ...weights, data: [0, 0, 0, 0] }, b: { ...bias, data: [0, 0] }, y: map },
      operators: [conv(["x", "w", "b"], "y")],
      inputs: ["x"],
      outputs: ["y"],
    });
    const { model: quantized, plan } = quantizeHand(model, { ranges: { y: [0, 0] } });
    expect(tensorNamed(quantized, "w").quantization!.scale).toEqual([5e-7 / 127, 5e-7 / 127].map(Math.fround));
    expect(tensorNamed(quantized, "y_int8").quantization!.scale[0]).toBeGreaterThan(1e-9);
    expect(plan.diagnostics).toEqual([]);
  });

  it("that make no sense in integers leave the operator float, with the reason", () => {
    const model = buildModel({
      tensors: { x: vector, c: { ...vector, data: [0, NaN, 2, 4] }, s: vector, y: vector },
      operators: [add(["x", "c"], "s"), add(["s", "x"], "y")],
      inputs: ["x"],
      outputs: ["y"],
    });
    const { plan } = quantizeHand(model);
    expect(plan.operators.map(({ to, reason }) => [to, reason.code])).toEqual([
      ["float32", "NON_FINITE_CONSTANT"],
      ["int8", "QUANTIZED"],
    ]);
    expect(plan.operators[0]!.reason.message).toContain('"c" (tensor 1)');
  });

  it("may be outputs of the model", () => {
    const model = buildModel({
      tensors: { x: vector, c: { ...vector, data: [0, 1, 2, 4] }, y: vector },
      operators: [add(["x", "c"], "y")],
      inputs: ["x"],
      outputs: ["y", "c"],
    });
    expect(endsOf(quantizeHand(model).model).outputs).toEqual(["y:float32", "c:float32"]);
    expect(endsOf(quantizeHand(model, { io: "int8" }).model).outputs).toEqual(["y:int8", "c:int8"]);
  });
});

describe("biases", () => {
  it("of dead channels raise the weight's scale so that they survive", () => {
    const model = buildModel({
      tensors: { x: map, w: { ...weights, data: [1, 0.5, 0, 0] }, b: bias, y: map },
      operators: [conv(["x", "w", "b"], "y")],
      inputs: ["x"],
      outputs: ["y"],
    });
    const { model: quantized, plan } = quantizeHand(model);
    const { scale } = tensorNamed(quantized, "b").quantization!;
    const [, q] = integersOf(quantized, "b");
    expect(q! * scale[1]!).toBeCloseTo(-0.5, 6);
    expect(Math.abs(q!)).toBeGreaterThan(2 ** 29);
    expect(integersOf(quantized, "w")).toEqual([127, 64, 0, 0]);
    expect(plan.diagnostics).toMatchObject([
      { code: "BIAS_WIDENED", severity: "info", location: { tensor: 1, op: "CONV_2D" } },
    ]);
    expect(plan.diagnostics[0]!.message).toContain("1 of 2 channels");
  });

  it("computed while running leave the operator float", () => {
    const model = buildModel({
      tensors: {
        x: vector,
        w: { shape: [4, 4], data: Array.from({ length: 16 }, (_, i) => i) },
        b: { shape: [4] },
        y: vector,
      },
      operators: [{ op: "FULLY_CONNECTED", inputs: ["x", "w", "b"], outputs: ["y"] }],
      inputs: ["x", "b"],
      outputs: ["y"],
    });
    expect(quantizeHand(model).plan.operators[0]).toMatchObject({ to: "float32", reason: { code: "DYNAMIC_BIAS" } });
  });

  it("of zeros are added to per-channel dense layers without one, but not for compat or per tensor", () => {
    const model = buildModel({
      tensors: { x: vector, w: { shape: [2, 4], data: [1, 2, 3, 4, -1, -2, -3, -4] }, y: { shape: [1, 2] } },
      operators: [{ op: "FULLY_CONNECTED", inputs: ["x", "w"], outputs: ["y"] }],
      inputs: ["x"],
      outputs: ["y"],
    });
    const { model: quantized, plan } = quantizeHand(model, { io: "int8" });
    expect(linesOf(quantized)).toEqual(["FULLY_CONNECTED x:int8 w:int8 y_bias:int32 -> y:int8"]);
    expect(integersOf(quantized, "y_bias")).toEqual([0, 0]);
    expect(quantized.subgraphs[0]!.operators[0]!.version).toBe(4);
    expect(plan.operators[0]!.reason.message).toContain("bias of zeros");
    for (const options of [{ compat: "tflite" }, { perTensor: "dense" }, { perTensor: "all" }] as const) {
      expect(linesOf(quantizeHand(model, { io: "int8", ...options }).model)).toEqual([
        "FULLY_CONNECTED x:int8 w:int8 -> y:int8",
      ]);
    }
  });
});

describe("per tensor", () => {
  it("means one scale for all weights, or for matrices only", () => {
    const model = buildModel({
      tensors: {
        x: map,
        w: weights,
        b: bias,
        h: map,
        r: { shape: [1, 8] },
        v: { shape: [2, 8], data: Array.from({ length: 16 }, (_, i) => i) },
        y: { shape: [1, 2] },
      },
      operators: [
        conv(["x", "w", "b"], "h"),
        { op: "RESHAPE", inputs: ["h"], outputs: ["r"], options: { newShape: [1, 8] } },
        { op: "FULLY_CONNECTED", inputs: ["r", "v"], outputs: ["y"] },
      ],
      inputs: ["x"],
      outputs: ["y"],
    });
    const scales = (perTensor?: "all" | "dense"): number[] => {
      const { model: quantized } = quantizeHand(model, perTensor && { perTensor });
      return ["w", "v"].map((name) => tensorNamed(quantized, name).quantization!.scale.length);
    };
    expect([scales(), scales("dense"), scales("all")]).toEqual([
      [2, 2],
      [2, 1],
      [1, 1],
    ]);
  });
});

describe("weights that are computed", () => {
  it("are requantized symmetric where their writer is not", () => {
    const model = buildModel({
      tensors: { x: vector, v: { shape: [2, 4] }, s: { shape: [2, 4] }, y: { shape: [1, 2] } },
      operators: [add(["v", "v"], "s"), { op: "FULLY_CONNECTED", inputs: ["x", "s", ""], outputs: ["y"] }],
      inputs: ["x", "v"],
      outputs: ["y"],
    });
    const { model: quantized } = quantizeHand(model, { io: "int8", ranges: { s: [-1, 3] } });
    expect(linesOf(quantized)[1]).toBe("QUANTIZE s:int8 -> s_int8:int8");
    expect(tensorNamed(quantized, "s_int8").quantization).toEqual({
      scale: [Math.fround(3 / 127)],
      zeroPoint: [0],
      axis: 0,
    });
  });
});
