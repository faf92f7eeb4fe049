import { buildModel, tensorIndex } from "@litequant/testkit";
import { describe, expect, it } from "vitest";

import { foldDequantize, foldQuantize, foldWeights } from "./index.ts";

const none = { fusedActivationFunction: "NONE", potScaleInt16: true } as const;
const half = { shape: [1, 2], dtype: "float16", data: [0x3c00, 0xc100] } as const;
const float = { shape: [1, 2] };

it("makes float16 constants float32 again, and says so of the operators that are gone", () => {
  const model = buildModel({
    tensors: { x: float, h: half, a: float, b: float, y: float, z: float },
    operators: [
      { op: "DEQUANTIZE", inputs: ["h"], outputs: ["a"] },
      { op: "ADD", inputs: ["x", "a"], outputs: ["y"], options: none },
      { op: "DEQUANTIZE", inputs: ["h"], outputs: ["b"] },
      { op: "ADD", inputs: ["y", "b"], outputs: ["z"], options: none },
    ],
    inputs: ["x"],
    outputs: ["z", "b"],
  });
  const { model: folded, removed, operatorLinks } = foldDequantize(model);
  const [graph] = folded.subgraphs;
  expect(graph!.operators.map(({ op }) => op)).toEqual(["ADD", "ADD"]);
  expect(removed).toMatchObject([0, 2].map((operator) => ({ subgraph: 0, operator, reason: { code: "FOLDED" } })));
  expect(operatorLinks).toEqual([
    { subgraph: 0, from: 1, to: 0 },
    { subgraph: 0, from: 3, to: 1 },
  ]);
  const [a, b] = ["a", "b"].map((name) => graph!.tensors[tensorIndex(folded, name)]!);
  expect(a!.buffer).toBe(b!.buffer);
  expect(a!.dtype).toBe("float32");
  expect(new Float32Array(folded.buffers[a!.buffer]!.slice().buffer)).toEqual(Float32Array.of(1, -2.5));
});

it("makes states that start from zeros variables without data, and leaves those that start elsewhere", () => {
  const state = { shape: [1, 2], variable: true };
  const model = buildModel({
    tensors: { zeros: { ...half, data: [0, 0] }, h: half, a: state, b: state, y: float },
    operators: [
      { op: "DEQUANTIZE", inputs: ["zeros"], outputs: ["a"] },
      { op: "DEQUANTIZE", inputs: ["h"], outputs: ["b"] },
      { op: "ADD", inputs: ["a", "b"], outputs: ["y"], options: none },
    ],
    inputs: [],
    outputs: ["y"],
  });
  const { model: folded } = foldDequantize(model);
  expect(folded.subgraphs[0]!.operators.map(({ op }) => op)).toEqual(["DEQUANTIZE", "ADD"]);
  const start = folded.subgraphs[0]!.tensors[tensorIndex(folded, "a")]!;
  expect([start.isVariable, folded.buffers[start.buffer]!.byteLength]).toEqual([true, 0]);
});

it("leaves integers, and float16 values that are computed", () => {
  const model = buildModel({
    tensors: {
      x: { shape: [1, 2], dtype: "float16" },
      q: { shape: [1, 2], dtype: "int8", data: [1, 2], scale: 0.5, zeroPoint: 0 },
      a: float,
      b: float,
    },
    operators: [
      { op: "DEQUANTIZE", inputs: ["x"], outputs: ["a"] },
      { op: "DEQUANTIZE", inputs: ["q"], outputs: ["b"] },
    ],
    inputs: ["x"],
    outputs: ["a", "b"],
  });
  expect(foldDequantize(model)).toMatchObject({ removed: [], model: { subgraphs: model.subgraphs } });
});

describe("foldWeights", () => {
  const weights = (more: object) =>
    buildModel({
      tensors: {
        x: float,
        q: { shape: [2, 2], dtype: "int8", data: [1, 2, 3, -4], scale: [0.5, 0.25], zeroPoint: [0, 0], ...more },
        w: { shape: [2, 2] },
        y: float,
      },
      operators: [
        { op: "DEQUANTIZE", inputs: ["q"], outputs: ["w"] },
        { op: "FULLY_CONNECTED", inputs: ["x", "w"], outputs: ["y"] },
      ],
      inputs: ["x"],
      outputs: ["y"],
    });

  it("folds what integer kernels do not take, and only that", () => {
    const { model, removed } = foldWeights(weights({ zeroPoint: [1, -1] }));
    expect(removed).toMatchObject([{ operator: 0, reason: { code: "FOLDED" } }]);
    const { buffer } = model.subgraphs[0]!.tensors[tensorIndex(model, "w")]!;
    expect([...new Float32Array(model.buffers[buffer]!.slice().buffer)]).toEqual([0, 0.5, 1, -0.75]);
    expect(foldWeights(weights({})).removed).toEqual([]);
    expect(foldWeights(weights({ axis: 1 })).removed).toHaveLength(1);
    const nibbles = { dtype: "int4", data: Uint8Array.of(0x21, 0xc3) };
    const four = foldWeights(weights(nibbles)).model;
    expect([...new Float32Array(four.buffers[four.subgraphs[0]!.tensors[1]!.buffer]!.slice().buffer)]).toEqual([
      0.5, 1, 0.75, -1,
    ]);
  });
});

describe("foldQuantize", () => {
  const fake = (dtype: "int8" | "uint8", zeroPoint: number) =>
    buildModel({
      tensors: {
        x: float,
        c: { shape: [1, 2], data: [0.3, -0.55] },
        q: { shape: [1, 2], dtype, scale: 0.1, zeroPoint },
        f: float,
        y: float,
      },
      operators: [
        { op: "QUANTIZE", inputs: ["c"], outputs: ["q"] },
        { op: "DEQUANTIZE", inputs: ["q"], outputs: ["f"] },
        { op: "ADD", inputs: ["x", "f"], outputs: ["y"], options: none },
      ],
      inputs: ["x"],
      outputs: ["y"],
    });

  it("quantizes constants once, uint8 as int8 where only conversions see it", () => {
    for (const [dtype, zero] of [
      ["int8", 0],
      ["uint8", 128],
    ] as const) {
      const { model, removed } = foldQuantize(fake(dtype, zero));
      expect(removed).toMatchObject([{ operator: 0, reason: { code: "FOLDED" } }]);
      const tensor = model.subgraphs[0]!.tensors[tensorIndex(model, "q")]!;
      expect(tensor).toMatchObject({ dtype: "int8", quantization: { zeroPoint: [0] } });
      expect([...new Int8Array(model.buffers[tensor.buffer]!.slice().buffer)]).toEqual([3, -6]);
    }
  });
});
