import { arrayFromBytes, editModel, float16ToNumber } from "@litequant/core";
import type { Model, OperatorView, PortRequest, Scheme } from "@litequant/core";
import { specOf } from "@litequant/ops";
import { decodeModel, encodeModel } from "@litequant/schema";
import { buildModel, random } from "@litequant/testkit";
import { describe, expect, it } from "vitest";

import { applyPlan, planQuantization } from "../src/index.ts";
import { linesOf, tensorNamed } from "./hand.ts";

const dense = { weightsFormat: "DEFAULT", keepNumDims: false, asymmetricQuantizeInputs: false } as const;
const data = random(1).array("float32", 4 * 64, -1, 1) as Float32Array;
const layer = (output: string, fusedActivationFunction: "NONE" | "RELU") =>
  ({
    op: "FULLY_CONNECTED",
    inputs: ["x", "w"],
    outputs: [output],
    options: { ...dense, fusedActivationFunction, quantizedBiasType: "float32" },
  }) as const;
const model = buildModel({
  tensors: {
    x: { shape: [1, 64] },
    w: { shape: [4, 64], data },
    y: { shape: [1, 4] },
    z: { shape: [1, 4] },
  },
  operators: [layer("y", "NONE"), layer("z", "RELU")],
  inputs: ["x"],
  outputs: ["y", "z"],
});
const blocks: PortRequest = { dtype: "int4", symmetric: true, granularity: 32 };

function quantize(decide: (view: OperatorView) => { readonly weight: PortRequest; readonly options?: object }): Model {
  const scheme: Scheme = {
    kind: "scheme",
    contract: 1,
    name: "blocks",
    options: {},
    decide(view) {
      const { weight, options } = decide(view);
      return { inputs: ["keep", weight], outputs: [], ...(options && { options: options as never }) };
    },
  };
  const plan = planQuantization({
    model,
    schemeOf: () => scheme,
    ends: { inputs: ["float32"], outputs: ["float32"] },
    fallback: "float",
    specOf,
  });
  return decodeModel(encodeModel(applyPlan(model, plan, { specOf }).model)).model;
}

describe("weights in blocks", () => {
  it("name a float16 tensor with their scales, through encoding and renumbering", () => {
    const quantized = quantize(() => ({ weight: blocks }));
    expect(linesOf(quantized).map((line) => line.split(" -> ")[0])).toEqual([
      "FULLY_CONNECTED x:float32 w:int4",
      "FULLY_CONNECTED x:float32 w:int4",
    ]);
    expect(quantized.subgraphs[0]!.operators.map(({ version }) => version)).toEqual([13, 13]);
    const edit = editModel(quantized);
    edit.addTensor(0, { name: "unused", dtype: "float32", shape: [1], hasRank: true, isVariable: false, buffer: 0 });
    for (const each of [quantized, edit.build().model]) {
      const { quantization } = tensorNamed(each, "w");
      expect(quantization).toMatchObject({
        scale: [],
        axis: 0,
        details: { kind: "blockwise", zeroPoints: -1, blockSize: 32 },
      });
      const { scales } = quantization!.details as { readonly scales: number };
      const tensor = each.subgraphs[0]!.tensors[scales]!;
      expect(tensor).toMatchObject({ name: "w_scales", dtype: "float16", shape: [4, 2] });
      const halves = arrayFromBytes("float16", each.buffers[tensor.buffer]!);
      const largest = Math.max(...data.slice(0, 32).map(Math.abs));
      expect(float16ToNumber(Number(halves[0])) / (largest / 7)).toBeCloseTo(1, 2);
    }
  });

  it("behind a DEQUANTIZE are rows of a matrix, beside the same weight for a kernel", () => {
    const quantized = quantize(({ id }) => ({ weight: id.index === 0 ? blocks : { ...blocks, stored: true } }));
    expect(linesOf(quantized)).toEqual([
      "FULLY_CONNECTED x:float32 w:int4 -> y:float32",
      "DEQUANTIZE w_int4:int4 -> w_float32:float32",
      "RESHAPE w_float32:float32 w_shape:int32 -> w_float32_1:float32",
      "FULLY_CONNECTED x:float32 w_float32_1:float32 -> z:float32",
    ]);
    expect(tensorNamed(quantized, "w_int4")).toMatchObject({ shape: [8, 32], quantization: { axis: 0 } });
    expect(tensorNamed(quantized, "w_float32_1").shape).toEqual([4, 64]);
  });

  it("put a fused activation behind where the scheme takes it out", () => {
    const quantized = quantize(() => ({ weight: blocks, options: { fusedActivationFunction: "NONE" } }));
    expect(linesOf(quantized)).toEqual([
      "FULLY_CONNECTED x:float32 w:int4 -> y:float32",
      "FULLY_CONNECTED x:float32 w:int4 -> z_before_relu:float32",
      "RELU z_before_relu:float32 -> z:float32",
    ]);
  });
});
