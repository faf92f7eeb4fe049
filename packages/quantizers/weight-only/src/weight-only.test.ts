import type { Model, QuantizationPlan } from "@litequant/core";
import { specOf } from "@litequant/ops";
import { applyPlan, planQuantization } from "@litequant/quantization";
import { buildModel, random } from "@litequant/testkit";
import { describe, expect, it } from "vitest";

import { weightOnly } from "./index.ts";
import type { WeightOnlyOptions } from "./index.ts";

const values = random(1);
const model = buildModel({
  tensors: {
    x: { shape: [1, 64] },
    w: { shape: [32, 64], data: values.array("float32", 2048, -1, 1) },
    b: { shape: [32], data: values.array("float32", 32, -1, 1) },
    c: { shape: [1, 32], data: values.array("float32", 32, -1, 1) },
    h: { shape: [1, 32] },
    y: { shape: [1, 32] },
  },
  operators: [
    { op: "FULLY_CONNECTED", inputs: ["x", "w", "b"], outputs: ["h"] },
    { op: "PRELU", inputs: ["h", "c"], outputs: ["y"] },
  ],
  inputs: ["x"],
  outputs: ["y"],
});

function quantize(options?: WeightOnlyOptions): { readonly plan: QuantizationPlan; readonly model: Model } {
  const plan = planQuantization({
    model,
    schemeOf: () => weightOnly(options),
    ends: { inputs: ["float32"], outputs: ["float32"] },
    fallback: "float",
    specOf,
  });
  return { plan, model: applyPlan(model, plan, { specOf }).model };
}

/** Operators with their versions, and types and counts of scales of their inputs. */
function lines({ subgraphs }: Model): readonly string[] {
  const { tensors, operators } = subgraphs[0]!;
  return operators.map(({ op, version, inputs }) => {
    const forms = inputs.map((index) => {
      const { dtype, quantization } = tensors[index]!;
      return quantization ? `${dtype}*${quantization.scale.length}` : dtype;
    });
    return `${op} ${version} ${forms.join(" ")}`;
  });
}

describe("weightOnly", () => {
  it("stores large weights as int8 per channel behind a DEQUANTIZE; biases and small weights stay float", () => {
    const { model: quantized, plan } = quantize();
    expect(lines(quantized)).toEqual([
      "DEQUANTIZE 5 int8*32",
      "FULLY_CONNECTED 1 float32 float32 float32",
      "PRELU 1 float32 float32",
    ]);
    expect(plan.operators.map(({ to, reason }) => `${to} ${reason.code}`)).toEqual([
      "int8 weights QUANTIZED",
      "float32 FEW_ELEMENTS",
    ]);
  });

  it("stores them as int4, two to a byte", () => {
    const { model: quantized } = quantize({ bits: 4 });
    expect(lines(quantized)[0]).toBe("DEQUANTIZE 6 int4*32");
    const { tensors } = quantized.subgraphs[0]!;
    const weight = tensors.find(({ dtype }) => dtype === "int4")!;
    expect(quantized.buffers[weight.buffer]).toHaveLength(1024);
  });

  it("stores them as int2, four to a byte", () => {
    const { model: quantized } = quantize({ bits: 2 });
    expect(lines(quantized)[0]).toBe("DEQUANTIZE 7 int2*32");
    const weight = quantized.subgraphs[0]!.tensors.find(({ dtype }) => dtype === "int2")!;
    expect(quantized.buffers[weight.buffer]).toHaveLength(512);
  });

  it("stores blocks as rows, which every DEQUANTIZE can read, and gives them their shape again", () => {
    const { model: quantized, plan } = quantize({ bits: 4, granularity: 32 });
    expect(lines(quantized)).toEqual([
      "DEQUANTIZE 6 int4*64",
      "RESHAPE 1 float32 int32",
      "FULLY_CONNECTED 1 float32 float32 float32",
      "PRELU 1 float32 float32",
    ]);
    const { tensors } = quantized.subgraphs[0]!;
    expect(tensors.find(({ dtype }) => dtype === "int4")).toMatchObject({ name: "w", shape: [64, 32] });
    expect(plan.operators[0]!.inputs[1]!.stored).toMatchObject({ dtype: "int4", axis: 1, blockSize: 32 });
    expect(lines(quantize({ granularity: 64 }).model).slice(0, 2)).toEqual([
      "DEQUANTIZE 5 int8*32",
      "FULLY_CONNECTED 1 float32 float32 float32",
    ]);
    expect(quantize({ granularity: 128 }).plan.operators[0]!.reason.message).toContain(
      "a weight of shape 32x64 has no blocks of 128",
    );
  });

  it("has one scale on demand, and another limit", () => {
    expect(lines(quantize({ perTensor: "dense" }).model)[0]).toBe("DEQUANTIZE 2 int8*1");
    expect(lines(quantize({ minElements: 0 }).model)).toContain("DEQUANTIZE 2 int8*1");
    expect(quantize({ minElements: 2049 }).plan.diagnostics.map(({ code }) => code)).toEqual(["NOTHING_QUANTIZED"]);
  });

  it("refuses nonsense", () => {
    expect(() => weightOnly({ bits: 5 as never })).toThrow(/cannot have 5 bits/);
    expect(() => weightOnly({ granularity: 16 as never })).toThrow(/granularity is 16/);
    expect(() => weightOnly({ minElements: 0.5 })).toThrow(/whole number/);
  });
});
