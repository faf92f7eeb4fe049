import type { Model, Operator, OpSpec, Tensor } from "@litequant/core";
import { describe, expect, test } from "vitest";

import { builtinSpecs, defaultOptions, facts, operatorVersion, shapeRule, specOf, withIntermediates } from "./index.ts";

function tensor(shape: readonly number[], more: Partial<Tensor> = {}): Tensor {
  return { name: "", dtype: "float32", shape, hasRank: true, isVariable: false, buffer: 0, ...more };
}

function operator(op: Operator["op"], more: object = {}): Operator {
  return { op, version: 1, inputs: [0, 1, 2], outputs: [3], intermediates: [], ...more } as Operator;
}

function scales(count: number) {
  return { scale: Array<number>(count).fill(0.5), zeroPoint: Array<number>(count).fill(0), axis: 0 };
}

describe("facts", () => {
  test.each(builtinSpecs)("$name has options by default, a shape rule and a version without conditions", (spec) => {
    expect(defaultOptions(spec.name)).toBeDefined();
    // Subgraphs and variables decide shapes that no rule can tell.
    if (!("calls" in spec || "resource" in spec)) expect(shapeRule(spec.name)).toBeDefined();
    expect(spec.versions[0]).toEqual({ version: 1, when: {} });
  });

  test("with() adds to a new registry and leaves the old one", () => {
    const mine = { name: "CUSTOM:x", inputs: [], outputs: [], modes: {}, versions: [] } as const;
    expect(facts.with(mine).spec("CUSTOM:x")).toBe(mine);
    expect(facts.spec("CUSTOM:x")).toBeUndefined();
  });

  test("at least 79 kinds of operators have an int8 mode and 43 a 16x8 mode, where no obstacle is named", () => {
    const having = (mode: "int8" | "int16x8") =>
      builtinSpecs.filter(
        ({ modes }) => new Map<string, unknown>(Object.entries(modes)).get(mode) !== "compat" && mode in modes,
      );
    expect(having("int8").length).toBeGreaterThanOrEqual(79);
    expect(having("int16x8").length).toBeGreaterThanOrEqual(43);
    for (const mode of ["int8", "int16x8"] as const) {
      const both = having(mode).filter((spec) => "obstacles" in spec && mode in spec.obstacles);
      expect(both.map(({ name }) => name)).toEqual([]);
    }
  });

  test("form groups name ports that exist", () => {
    for (const spec of builtinSpecs) {
      for (const group of "sameForm" in spec ? spec.sameForm : []) {
        if ("lead" in group) expect(group.ports as readonly string[]).toContain(group.lead);
        for (const port of group.ports) expect(port).toMatch(/^(in|out):(\d+|\*)$/);
      }
    }
  });
});

test("what can stand in an operator's place has the mode that it lacks, or works on truths", () => {
  const wrong = (builtinSpecs as readonly OpSpec[]).flatMap(({ name, instead = "", modes }) => {
    const lacking = (["int8", "int16x8"] as const).filter((mode) => modes[mode] !== true);
    const others = [...instead.matchAll(/\b[A-Z][A-Z0-9_]{2,}\b/g)].map(([other]) => other);
    return others
      .filter((other) => !other.startsWith("LOGICAL_") && !lacking.some((mode) => specOf(other)?.modes[mode]))
      .map((other) => `${name}: ${other}`);
  });
  expect(wrong).toEqual([]);
});

describe("operatorVersion", () => {
  const version = (op: Operator["op"], inputs: readonly Tensor[], outputs: readonly Tensor[], more: object = {}) => {
    const spec = specOf(op);
    if (spec === undefined) throw new Error(`no facts about ${op}`);
    return operatorVersion(spec, operator(op, more), inputs, outputs);
  };
  const image = tensor([1, 8, 8, 4]);
  const int8 = { dtype: "int8" } as const;
  const int16 = { dtype: "int16" } as const;
  const filter = tensor([8, 3, 3, 4]);
  const filter8 = tensor([8, 3, 3, 4], { ...int8, quantization: scales(1) });

  test("CONV_2D", () => {
    expect(version("CONV_2D", [image, filter], [image])).toBe(1);
    expect(version("CONV_2D", [image, filter8], [image])).toBe(2);
    expect(version("CONV_2D", [image, { ...filter8, quantization: scales(8) }], [image])).toBe(5);
    expect(version("CONV_2D", [{ ...image, ...int8 }, filter8], [{ ...image, ...int8 }])).toBe(3);
    expect(version("CONV_2D", [{ ...image, ...int16 }, filter8], [{ ...image, ...int16 }])).toBe(4);
    expect(version("CONV_2D", [tensor([1, 8, 8, 8]), filter], [image])).toBe(6);
    const biased = { options: { ...defaultOptions("CONV_2D"), quantizedBiasType: "int64" } };
    expect(version("CONV_2D", [{ ...image, ...int16 }, filter8], [{ ...image, ...int16 }], biased)).toBe(8);
  });

  test("DEPTHWISE_CONV_2D", () => {
    const dilated = { options: { ...defaultOptions("DEPTHWISE_CONV_2D"), dilationWFactor: 2 } };
    expect(version("DEPTHWISE_CONV_2D", [image, filter], [image])).toBe(1);
    expect(version("DEPTHWISE_CONV_2D", [image, filter], [image], dilated)).toBe(2);
    expect(version("DEPTHWISE_CONV_2D", [{ ...image, ...int8 }, filter8], [{ ...image, ...int8 }], dilated)).toBe(3);
  });

  test("weights narrower than int8 are refused by runtimes that would read them as int8", () => {
    const [row, wide, narrow] = [tensor([1, 4]), { dtype: "int16" } as const, { dtype: "int4" } as const];
    const weights = tensor([2, 4], { ...narrow, quantization: scales(1) });
    const details = { kind: "blockwise", scales: 5, zeroPoints: -1, blockSize: 2 } as const;
    const blocks = { ...weights, quantization: { scale: [], zeroPoint: [], axis: 0, details } };
    const dense = (input: Tensor, weight: Tensor) => version("FULLY_CONNECTED", [input, weight, row], [input]);
    expect(dense({ ...row, ...int8 }, weights)).toBe(10);
    expect(dense({ ...row, ...wide }, weights)).toBe(13);
    expect(dense(row, weights)).toBe(10);
    expect(dense(row, { ...weights, quantization: scales(2) })).toBe(12);
    expect(dense(row, blocks)).toBe(13);
    expect(dense(row, { ...weights, dtype: "int2" })).toBe(14);
    const packed = { ...filter8, ...narrow };
    expect(version("CONV_2D", [image, packed], [image])).toBe(7);
    expect(version("CONV_2D", [{ ...image, ...int8 }, packed], [{ ...image, ...int8 }])).toBe(7);
    expect(version("CONV_2D", [{ ...image, ...int16 }, packed], [{ ...image, ...int16 }])).toBe(8);
    expect(version("DEPTHWISE_CONV_2D", [{ ...image, ...int8 }, packed], [{ ...image, ...int8 }])).toBe(7);
  });

  test("FULLY_CONNECTED", () => {
    const matrix = tensor([1, 4]);
    const weights = tensor([2, 4]);
    const weights8 = { ...weights, ...int8, quantization: scales(1) };
    const kept = { options: { ...defaultOptions("FULLY_CONNECTED"), keepNumDims: true } };
    expect(version("FULLY_CONNECTED", [matrix, weights], [matrix])).toBe(1);
    expect(version("FULLY_CONNECTED", [matrix, weights], [matrix], { inputs: [0, 1] })).toBe(6);
    expect(version("FULLY_CONNECTED", [matrix, weights], [matrix], kept)).toBe(5);
    expect(version("FULLY_CONNECTED", [matrix, weights8], [matrix])).toBe(3);
    expect(version("FULLY_CONNECTED", [matrix, { ...weights8, quantization: scales(2) }], [matrix])).toBe(12);
    expect(version("FULLY_CONNECTED", [{ ...matrix, ...int8 }, weights8], [{ ...matrix, ...int8 }])).toBe(4);
    expect(version("FULLY_CONNECTED", [{ ...matrix, ...int8 }, weights8], [{ ...matrix, ...int8 }], kept)).toBe(5);
  });

  test("MUL counts a product of scales of at least the output's", () => {
    const with1 = (scale: number) =>
      tensor([1, 4], { ...int8, quantization: { scale: [scale], zeroPoint: [0], axis: 0 } });
    expect(version("MUL", [with1(1), with1(0.5)], [with1(0.6)])).toBe(2);
    expect(version("MUL", [with1(1), with1(0.5)], [with1(0.5)])).toBe(3);
  });

  test("QUANTIZE and DEQUANTIZE", () => {
    const perChannel = tensor([2, 4], { ...int8, quantization: scales(2) });
    expect(version("QUANTIZE", [image], [{ ...image, ...int8 }])).toBe(1);
    expect(version("QUANTIZE", [image], [{ ...image, ...int16 }])).toBe(2);
    expect(version("QUANTIZE", [image], [perChannel])).toBe(3);
    expect(version("DEQUANTIZE", [{ ...image, ...int8 }], [image])).toBe(2);
    expect(version("DEQUANTIZE", [perChannel], [image])).toBe(5);
    expect(version("DEQUANTIZE", [{ ...image, dtype: "float16" }], [image])).toBe(3);
  });

  test("TRANSPOSE and PAD count dimensions", () => {
    const deep = tensor([1, 2, 3, 4, 5], int8);
    expect(version("TRANSPOSE", [deep], [deep])).toBe(4);
    expect(version("PAD", [deep], [deep])).toBe(4);
    expect(version("SUB", [tensor([1, 2, 3, 4, 5]), tensor([5])], [deep])).toBe(3);
  });
});

describe("withIntermediates", () => {
  const model = (operators: readonly Operator[]): Model => ({
    description: "",
    subgraphs: [{ name: "", tensors: [tensor([1]), tensor([1])], operators, inputs: [0], outputs: [1] }],
    buffers: [new Uint8Array()],
    signatures: [],
    metadata: [],
  });

  test("leaves a model alone that needs none", () => {
    const given = model([operator("RELU")]);
    expect(withIntermediates(given)).toBe(given);
  });

  test("appends placeholders in operator order", () => {
    const port = { role: "activation" } as const;
    const spec = {
      name: "CUSTOM:lstm",
      inputs: [port],
      outputs: [port],
      intermediates: [port, port],
      modes: {},
      versions: [],
    } as const;
    const given = model([operator("RELU"), operator("CUSTOM:lstm"), operator("CUSTOM:lstm", { intermediates: [0] })]);
    const extended = withIntermediates(given, facts.with(spec).spec);
    expect(extended.subgraphs[0]?.operators.map(({ intermediates }) => intermediates)).toEqual([[], [2, 3], [0]]);
    expect(extended.subgraphs[0]?.tensors.slice(2)).toEqual([
      tensor([0], { name: "intermediate_1_0" }),
      tensor([0], { name: "intermediate_1_1" }),
    ]);
  });
});
