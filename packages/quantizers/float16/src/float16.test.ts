import type { Model, QuantizationPlan } from "@litequant/core";
import { specOf } from "@litequant/ops";
import { applyPlan, planQuantization } from "@litequant/quantization";
import { buildModel } from "@litequant/testkit";
import { describe, expect, it } from "vitest";

import { float16 } from "./index.ts";
import type { Float16Options } from "./index.ts";

const model = buildModel({
  tensors: {
    x: { shape: [1, 4] },
    w: { shape: [2, 4], data: [1, 2, 3, 4, 1e6, -Infinity, 65504, NaN] },
    b: { shape: [2], data: [0.1, 0.2] },
    c: { shape: [2], data: [1, 2] },
    h: { shape: [1, 2] },
    y: { shape: [1, 2] },
  },
  operators: [
    { op: "FULLY_CONNECTED", inputs: ["x", "w", "b"], outputs: ["h"], version: 3 },
    {
      op: "ADD",
      inputs: ["h", "c"],
      outputs: ["y"],
      options: { fusedActivationFunction: "NONE", potScaleInt16: true },
    },
  ],
  inputs: ["x"],
  outputs: ["y", "c"],
});

function quantize(options?: Float16Options): { readonly plan: QuantizationPlan; readonly model: Model } {
  const plan = planQuantization({
    model,
    schemeOf: () => float16(options),
    ends: { inputs: ["float32"], outputs: ["float32"] },
    fallback: "float",
    specOf,
  });
  return { plan, model: applyPlan(model, plan, { specOf }).model };
}

function lines({ subgraphs }: Model): readonly string[] {
  const { tensors, operators } = subgraphs[0]!;
  return operators.map(
    ({ op, version, inputs }) => `${op} ${version} ${inputs.map((tensor) => tensors[tensor]!.dtype).join(" ")}`,
  );
}

describe("float16", () => {
  it("stores constants as float16 behind a DEQUANTIZE before their first reader; outputs stay as they are", () => {
    const { model: quantized, plan } = quantize();
    expect(lines(quantized)).toEqual([
      "DEQUANTIZE 3 float16",
      "DEQUANTIZE 3 float16",
      "FULLY_CONNECTED 3 float32 float32 float32",
      "ADD 1 float32 float32",
    ]);
    expect(plan.operators.map(({ to, reason }) => `${to} ${reason.code}`)).toEqual([
      "float16 weights QUANTIZED",
      "float32 STORED_OUTPUT",
    ]);
  });

  it("clamps what float16 cannot hold and says how much; NaN stays NaN", () => {
    const { model: quantized, plan } = quantize();
    const weight = quantized.subgraphs[0]!.tensors.find(({ name }) => name === "w")!;
    const halves = new Uint16Array(quantized.buffers[weight.buffer]!.slice().buffer);
    expect(Array.from(halves.subarray(0, 7))).toEqual([0x3c00, 0x4000, 0x4200, 0x4400, 0x7bff, 0xfbff, 0x7bff]);
    expect(halves[7]! & 0x7fff).toBeGreaterThan(0x7c00);
    expect(plan.diagnostics).toEqual([
      {
        code: "CLAMPED_TO_FLOAT16",
        severity: "warning",
        message: '"w" (tensor 1): 2 values lie beyond 65504, the largest float16, and are clamped to it',
        location: { subgraph: 0, operator: 0, tensor: 1 },
      },
    ]);
  });

  it("keeps such constants float32 on demand", () => {
    const { model: quantized, plan } = quantize({ outside: "keep" });
    expect(lines(quantized)[1]).toBe("FULLY_CONNECTED 3 float32 float32 float32");
    expect(plan.diagnostics.map(({ code }) => code)).toEqual(["BEYOND_FLOAT16"]);
  });
});
