import type { Model, OperatorView, PlanInput, QuantizationPlan, Scheme, TensorForm } from "@litequant/core";
import { specOf, targetOperators, targetSupport } from "@litequant/ops";
import { int16x8 } from "@litequant/quantizer-int16x8";
import { int8 } from "@litequant/quantizer-int8";
import { buildModel } from "@litequant/testkit";
import type { OperatorSketch, TensorSketch } from "@litequant/testkit";
import { describe, expect, it } from "vitest";

import { planQuantization } from "../src/index.ts";
import { tableOf } from "./hand.ts";

const vector = { shape: [1, 4] };
const square = [{ op: "SQUARED_DIFFERENCE", inputs: ["x", "x"], outputs: ["y"] }] as const;

describe("a dtype that no kernel has", () => {
  it("LiteRT#4383: SQUARED_DIFFERENCE in 16x8 stays float, whatever a scheme asks for, and the ledger says why", () => {
    const ours = plan(int16x8(), chain(square), "litert").operators[0];
    expect(ours).toMatchObject({ to: "float32", reason: { code: "NO_INT16X8_KERNEL" } });
    const theirs = plan(everything("int16"), chain(square), "litert").operators[0];
    expect(theirs).toMatchObject({
      to: "float32",
      reason: {
        code: "TARGET_LACKS",
        message:
          "LiteRT has no SQUARED_DIFFERENCE of int16,int16->int16, it takes float32,float32->float32 or int8,int8->int8 or int32,int32->int32: use another scheme, or keep it float",
      },
    });
    expect(plan(everything("int16"), chain(square), "tflm").operators[0]).toMatchObject({ to: "int16" });
  });

  it("LiteRT#4383: where nothing may stay float, every such operator is named before anything is written", () => {
    const model = chain([
      { op: "SQUARED_DIFFERENCE", inputs: ["x", "x"], outputs: ["h"] },
      { op: "SQUARED_DIFFERENCE", inputs: ["h", "x"], outputs: ["y"] },
    ]);
    expect(() => plan(everything("int16"), model, "litert", { fallback: "error" })).toThrow(
      /2 of 2 operators cannot be quantized:\n {2}SQUARED_DIFFERENCE \(operator 0\): LiteRT has no .*\n {2}SQUARED_DIFFERENCE \(operator 1\): LiteRT/,
    );
  });

  it("tf#59506, tf#56505: RSQRT in 16x8 has the version that came with its kernel, so that older runtimes refuse it", () => {
    const model = chain([{ op: "RSQRT", inputs: ["x"], outputs: ["y"] }]);
    const seen: string[] = [];
    const { operators } = plan(int16x8(), model, "litert", {
      supports: ({ operator, inputs }) => void seen.push(`${operator.op} ${operator.version} ${inputs[0]!.dtype}`),
    });
    expect(operators[0]!.to).toBe("int16");
    expect(seen).toContain("RSQRT 3 int16");
    expect(plan(int16x8(), model, "tflm").operators[0]!.to).toBe("int16");
  });

  it("tf#57725: LOG, DIV and POW in 16x8 are integers where the target has them, float with the reason elsewhere", () => {
    const model = chain([
      { op: "LOG", inputs: ["x"], outputs: ["h"] },
      { op: "DIV", inputs: ["h", "x"], outputs: ["i"], options: { fusedActivationFunction: "NONE" } },
      { op: "POW", inputs: ["i", "x"], outputs: ["y"] },
    ]);
    const ranges = { x: [0, 1], h: [0, 1], i: [0, 1], y: [0, 1] } as const;
    const lite = plan(int16x8(), model, "litert", { ranges: tableOf(model, ranges) });
    expect(lite.operators.map(({ to, reason }) => [to, reason.code])).toEqual([
      ["int16", "QUANTIZED"],
      ["float32", "NO_INT16X8_KERNEL"],
      ["float32", "NO_INT16X8_KERNEL"],
    ]);
    const micro = plan(int16x8(), model, "tflm", { ranges: tableOf(model, ranges) });
    expect(micro.operators.map(({ to }) => to)).toEqual(["float32", "float32", "float32"]);
    expect(micro.diagnostics.filter(({ code }) => code === "TARGET_LACKS").map(({ message }) => message)).toEqual([
      "will not run: POW (operator 2): tflite-micro has no POW: replace it in the source model",
    ]);
  });

  it("tflm#344: dense layers in 16x8 have a kernel now, per channel with the reference kernels only", () => {
    const { operators, diagnostics } = plan(int16x8(), dense(), "tflm");
    expect(operators[0]).toMatchObject({ to: "int16", reason: { code: "QUANTIZED" } });
    expect(diagnostics).toEqual([]);
    const row = targetOperators("tflm").operators["FULLY_CONNECTED"]!;
    expect(row.types).toContain("int16,int8[],int32|int64[]->int16");
    expect(row.cmsisNn).toContain("int16,int8,int64->int16");
  });
});

describe("constants that a plan makes", () => {
  /** Which inputs of an operation a target is told are constant. */
  const constantInputs = (op: string, model: Model): readonly boolean[] => {
    const seen: boolean[][] = [];
    plan(int8(), model, "litert", {
      supports: (view) => void (view.operator.op === op && seen.push(view.inputs.map((_, i) => view.isConstant(i)))),
    });
    return seen[0]!;
  };

  it("are told as constants: a bias of zeros that is added", () => {
    const image = { shape: [1, 2, 2, 1] };
    const model = chain([{ op: "TRANSPOSE_CONV", inputs: ["size", "w", "x"], outputs: ["y"] }], {
      size: { dtype: "int32", shape: [4], data: [1, 2, 2, 1] },
      w: { shape: [1, 1, 1, 1], data: [2] },
      x: image,
      y: image,
    });
    expect(constantInputs("TRANSPOSE_CONV", model)).toEqual([true, true, false, true]);
  });

  it("are told as constants: weights behind a conversion that goes", () => {
    const model = chain(
      [
        { op: "DEQUANTIZE", inputs: ["stored"], outputs: ["w"] },
        { op: "FULLY_CONNECTED", inputs: ["x", "w", "b"], outputs: ["y"] },
      ],
      {
        stored: { dtype: "int8", shape: [2, 4], data: constants.w.data, scale: 0.5, zeroPoint: 0 },
        w: { shape: [2, 4] },
        b: constants.b,
        y: { shape: [1, 2] },
      },
    );
    expect(constantInputs("FULLY_CONNECTED", model)).toEqual([false, true, true]);
  });
});

describe("dense layers per channel", () => {
  it("tflm PR#2602: tflite-micro's kernels read them now, other runtimes can have one scale", () => {
    expect(weightOf(plan(int8(), dense(), "tflm")).scale).toHaveLength(2);
    expect(weightOf(plan(int8({ perTensor: "dense" }), dense(), "tflm")).scale).toHaveLength(1);
  });

  it("LiteRT#3596, litert-torch#384: one scale for dense layers, still one per channel for convolutions", () => {
    const { operators } = plan(int8({ perTensor: "dense" }), denseAndConvolution(), "litert");
    expect(operators.map(({ inputs }) => inputs[1]?.form.scale?.length)).toEqual([2, 1]);
  });

  it("LiteRT#7603: one scale everywhere", () => {
    const { operators } = plan(int8({ perTensor: "all" }), denseAndConvolution(), "litert");
    const scales = operators.flatMap(({ inputs, outputs }) =>
      [...inputs, ...outputs].map((port) => port?.form.scale?.length),
    );
    expect(scales.every((count) => count === 1)).toBe(true);
  });
});

describe("what a target is asked about", () => {
  it("operators with the version, options and added biases that will be written", () => {
    const seen = new Map<string, OperatorView>();
    const model = chain([{ op: "FULLY_CONNECTED", inputs: ["x", "w"], outputs: ["y"] }], {
      w: { shape: [4, 4], data: Array.from({ length: 16 }, (_, i) => i) },
    });
    plan(int8(), model, "litert", { supports: (view) => void seen.set(view.operator.op, view) });
    const view = seen.get("FULLY_CONNECTED")!;
    expect(view.operator).toMatchObject({ version: 4 });
    expect(view.inputs.map((tensor) => tensor?.dtype)).toEqual(["int8", "int8", "int32"]);
    expect(view.inputs[2]!.shape).toEqual([4]);
    expect(seen.get("DEQUANTIZE")).toMatchObject({ operator: { version: 2 } });
  });

  it("conversions: without one, the operator that needs it stays float", () => {
    const { operators } = plan(int8(), dense(), "litert", {
      supports: ({ operator, inputs }) =>
        operator.op === "QUANTIZE" && inputs[0]!.dtype === "float32"
          ? { code: "TARGET_LACKS", message: "no floats here" }
          : undefined,
    });
    expect(operators[0]).toMatchObject({ to: "float32", reason: { code: "TARGET_LACKS", message: "no floats here" } });
  });
});

function plan(
  scheme: Scheme,
  model: Model,
  target: "litert" | "tflm",
  options: Partial<PlanInput> = {},
): QuantizationPlan {
  return planQuantization({
    model,
    ranges: tableOf(model),
    schemeOf: () => scheme,
    ends: { inputs: ["float32"], outputs: ["float32"] },
    fallback: "float",
    specOf,
    supports: targetSupport(target),
    ...options,
  });
}

/** A scheme that asks for one dtype everywhere, as if all kernels had it. */
function everything(dtype: "int16"): Scheme {
  const request = { dtype, symmetric: true, granularity: "tensor" } as const;
  return {
    kind: "scheme",
    contract: 1,
    name: "everything",
    options: {},
    activations: { bits: 16, symmetric: true },
    decide: ({ inputs, outputs }) => ({ inputs: inputs.map(() => request), outputs: outputs.map(() => request) }),
  };
}

function chain(operators: readonly OperatorSketch[], tensors: Readonly<Record<string, TensorSketch>> = {}): Model {
  const names = operators.flatMap(({ inputs, outputs }) => [...inputs, ...outputs]);
  const vectors = Object.fromEntries(names.map((name) => [name, vector]));
  return buildModel({ tensors: { ...vectors, ...tensors }, operators, inputs: ["x"], outputs: ["y"] });
}

const constants = { w: { shape: [2, 4], data: [1, 2, 3, 4, 5, 6, 7, 8] }, b: { shape: [2], data: [0, 1] } } as const;

function dense(): Model {
  return chain([{ op: "FULLY_CONNECTED", inputs: ["x", "w", "b"], outputs: ["y"] }], {
    ...constants,
    y: { shape: [1, 2] },
  });
}

function denseAndConvolution(): Model {
  return buildModel({
    tensors: {
      x: { shape: [1, 1, 1, 2] },
      k: { shape: [2, 1, 1, 2], data: [1, 2, 3, 4] },
      b: constants.b,
      h: { shape: [1, 1, 1, 2] },
      w: { shape: [2, 2], data: [1, 2, 3, 4] },
      y: { shape: [1, 2] },
    },
    operators: [
      {
        op: "CONV_2D",
        inputs: ["x", "k", "b"],
        outputs: ["h"],
        options: {
          padding: "SAME",
          strideW: 1,
          strideH: 1,
          dilationWFactor: 1,
          dilationHFactor: 1,
          fusedActivationFunction: "NONE",
          quantizedBiasType: "float32",
        },
      },
      { op: "FULLY_CONNECTED", inputs: ["h", "w", "b"], outputs: ["y"] },
    ],
    inputs: ["x"],
    outputs: ["y"],
  });
}

function weightOf({ operators }: QuantizationPlan): TensorForm {
  return operators[0]!.inputs[1]!.form;
}
