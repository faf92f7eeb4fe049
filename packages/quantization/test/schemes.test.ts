import type { DType, Model, OperatorView, PortRequest, Scheme, SchemeDecision } from "@litequant/core";
import { specOf } from "@litequant/ops";
import { buildModel } from "@litequant/testkit";
import { describe, expect, it } from "vitest";

import { applyPlan, planQuantization } from "../src/index.ts";
import { linesOf, tableOf, tensorNamed } from "./hand.ts";

const none = { fusedActivationFunction: "NONE" } as const;
const model = buildModel({
  tensors: {
    x: { shape: [1, 4] },
    w: { shape: [2, 4], data: [1, 2, 3, 4, -1, -2, -3, -8] },
    b: { shape: [2], data: [1, 100_000] },
    h: { shape: [1, 2] },
    c: { shape: [2], data: [1, 2] },
    a: { shape: [1, 2] },
    y: { shape: [1, 2] },
  },
  operators: [
    { op: "FULLY_CONNECTED", inputs: ["x", "w", "b"], outputs: ["h"] },
    { op: "ADD", inputs: ["h", "c"], outputs: ["a"], options: { ...none, potScaleInt16: true } },
    { op: "SOFTMAX", inputs: ["a"], outputs: ["y"], options: { beta: 1 } },
  ],
  inputs: ["x"],
  outputs: ["y"],
});

function quantize(scheme: Scheme, end: DType = "float32"): { model: Model; to: string[] } {
  const plan = planQuantization({
    model,
    ...(scheme.activations && { ranges: tableOf(model) }),
    schemeOf: () => scheme,
    ends: { inputs: [end], outputs: [end] },
    fallback: "float",
    specOf,
  });
  return { model: applyPlan(model, plan, { specOf }).model, to: plan.operators.map(({ to }) => to) };
}

function scheme(
  name: string,
  decide: (view: OperatorView, role: (port: number) => string | undefined) => SchemeDecision,
  activations?: Scheme["activations"],
): Scheme {
  return {
    kind: "scheme",
    contract: 1,
    name,
    options: {},
    ...(activations && { activations }),
    decide: (view) => decide(view, (port) => view.spec?.inputs[port]?.role),
  };
}

describe("other schemes need no other planner", () => {
  it("16-bit activations: symmetric, 8-bit weights, 64-bit biases that are never widened", () => {
    const wide: PortRequest = { dtype: "int16", symmetric: true, granularity: "tensor" };
    const byRole: Readonly<Record<string, PortRequest>> = {
      activation: wide,
      weight: { dtype: "int8", symmetric: true, granularity: "channel" },
      bias: { dtype: "int64", symmetric: true, granularity: "channel" },
    };
    const int16x8 = scheme(
      "int16x8",
      (view, role) => ({
        inputs: view.inputs.map((_, port) => byRole[role(port) ?? ""] ?? "keep"),
        outputs: view.outputs.map(() => wide),
        ...(view.operator.op === "ADD" && { options: { potScaleInt16: false } }),
      }),
      { bits: 16, symmetric: true },
    );
    const { model: quantized, to } = quantize(int16x8, "int16");
    expect(linesOf(quantized)).toEqual([
      "FULLY_CONNECTED x:int16 w:int8 b:int64 -> h:int16",
      "ADD h:int16 c:int16 -> a:int16",
      "SOFTMAX a:int16 -> y:int16",
    ]);
    expect(to).toEqual(["int16", "int16", "int16"]);
    expect(tensorNamed(quantized, "c").quantization).toEqual({
      scale: [Math.fround(2 / 32767)],
      zeroPoint: [0],
      axis: 0,
    });
    expect(tensorNamed(quantized, "y").quantization!.scale).toEqual([1 / 32768]);
    expect(quantized.subgraphs[0]!.operators.map(({ version }) => version)).toEqual([7, 3, 3]);
  });

  it("8-bit weights beside float activations, without data", () => {
    const dynamic = scheme("dynamic-range", (view, role) => ({
      inputs: view.inputs.map((_, port) =>
        role(port) === "weight" ? { dtype: "int8", symmetric: true, granularity: "channel" } : "keep",
      ),
      outputs: [],
    }));
    const { model: quantized, to } = quantize(dynamic);
    expect(linesOf(quantized)).toEqual([
      "FULLY_CONNECTED x:float32 w:int8 b:float32 -> h:float32",
      "ADD h:float32 c:float32 -> a:float32",
      "SOFTMAX a:float32 -> y:float32",
    ]);
    expect(to).toEqual(["int8 weights", "float32", "float32"]);
    expect(quantized.subgraphs[0]!.operators[0]!.version).toBe(12);
  });

  it("constants stored as float16, with a DEQUANTIZE before their first reader", () => {
    const float16 = scheme("float16", (view) => ({
      inputs: view.inputs.map((_, port) =>
        view.isConstant(port) ? { dtype: "float16", symmetric: true, granularity: "tensor", stored: true } : "keep",
      ),
      outputs: [],
    }));
    const { model: quantized, to } = quantize(float16);
    expect(linesOf(quantized)).toEqual([
      "DEQUANTIZE w:float16 -> w_float32:float32",
      "DEQUANTIZE b:float16 -> b_float32:float32",
      "FULLY_CONNECTED x:float32 w_float32:float32 b_float32:float32 -> h:float32",
      "DEQUANTIZE c:float16 -> c_float32:float32",
      "ADD h:float32 c_float32:float32 -> a:float32",
      "SOFTMAX a:float32 -> y:float32",
    ]);
    expect(to).toEqual(["float16 weights", "float16 weights", "float32"]);
    expect(quantized.subgraphs[0]!.operators[0]!.version).toBe(3);
    expect(quantized.buffers[tensorNamed(quantized, "w").buffer]).toHaveLength(16);
  });
});
