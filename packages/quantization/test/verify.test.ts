import type { Model, Operator, Tensor } from "@litequant/core";
import { int16x8 } from "@litequant/quantizer-int16x8";
import { specOf } from "@litequant/ops";
import { buildModel, tensorIndex } from "@litequant/testkit";
import { describe, expect, it } from "vitest";

import { applyPlan, planQuantization, quantizationRules, verifyQuantized } from "../src/index.ts";
import { quantizeHand, tableOf } from "./hand.ts";

const none = { fusedActivationFunction: "NONE" } as const;
const dense = {
  ...none,
  weightsFormat: "DEFAULT",
  keepNumDims: false,
  asymmetricQuantizeInputs: false,
  quantizedBiasType: "float32",
} as const;

/** A dense layer, a reshape and a softmax between uint8 ends. */
const classifier = quantizeHand(
  buildModel({
    tensors: {
      x: { shape: [1, 4] },
      w: { shape: [3, 4], data: [1, -0.5, 0.25, 0, 2, 1, 0, -1, 0.1, 0.2, 0.3, -0.4] },
      b: { shape: [3], data: [0.5, -0.25, 0.125] },
      h: { shape: [1, 3] },
      r: { shape: [3, 1] },
      y: { shape: [3, 1] },
    },
    operators: [
      { op: "FULLY_CONNECTED", inputs: ["x", "w", "b"], outputs: ["h"], options: dense },
      { op: "RESHAPE", inputs: ["h"], outputs: ["r"], options: { newShape: [3, 1] } },
      { op: "SOFTMAX", inputs: ["r"], outputs: ["y"], options: { beta: 1 } },
    ],
    inputs: ["x"],
    outputs: ["y"],
  }),
  { io: "uint8" },
).model;

const sum = planSum();

/** An LSTM as the converter writes it: inner activations, a cell state whose scale is a power of two. */
const lstm = buildModel({
  tensors: {
    x: { dtype: "int8", shape: [1, 1, 2], scale: 0.5, zeroPoint: 3 },
    ...Object.fromEntries(
      Array.from({ length: 8 }, (_, i) => [
        `w${i}`,
        { dtype: "int8" as const, shape: [2, 2], data: [1, 2, 3, 4], scale: 0.25 },
      ]),
    ),
    ...Object.fromEntries(
      Array.from({ length: 4 }, (_, i) => [
        `b${i}`,
        { dtype: "int32" as const, shape: [2], data: [5, 6], scale: 0.125 },
      ]),
    ),
    state: { dtype: "int8", shape: [1, 2], scale: 0.5, zeroPoint: 1, variable: true },
    cell: { dtype: "int16", shape: [1, 2], scale: 2 ** -11, variable: true },
    ...Object.fromEntries(Array.from({ length: 4 }, (_, i) => [`m${i}`, { shape: [0] }])),
    hidden: { dtype: "int8", shape: [0], scale: 0.5, zeroPoint: 1 },
    y: { dtype: "int8", shape: [1, 1, 2], scale: 0.5, zeroPoint: 1 },
  },
  operators: [
    {
      op: "UNIDIRECTIONAL_SEQUENCE_LSTM",
      inputs: [
        "x",
        ...Array.from({ length: 8 }, (_, i) => `w${i}`),
        "",
        "",
        "",
        "b0",
        "b1",
        "b2",
        "b3",
        "",
        "",
        "state",
        "cell",
      ],
      outputs: ["y"],
      intermediates: ["m0", "m1", "m2", "m3", "hidden"],
    },
  ],
  inputs: ["x"],
  outputs: ["y"],
});

const point = { dtype: "int8", shape: [1], scale: 0.5, zeroPoint: 3 } as const;
const variable = buildModel({
  tensors: { x: point, handle: { dtype: "resource", shape: [1] }, y: point },
  operators: [
    { op: "VAR_HANDLE", inputs: [], outputs: ["handle"], options: { container: "", sharedName: "v" } },
    { op: "ASSIGN_VARIABLE", inputs: ["handle", "x"], outputs: [] },
    { op: "READ_VARIABLE", inputs: ["handle"], outputs: ["y"] },
  ],
  inputs: ["x"],
  outputs: ["y"],
});

/** A dense layer on floats whose weights have a scale per 32 elements of a row. */
const blocks = buildModel({
  tensors: {
    x: { shape: [1, 64] },
    w: {
      dtype: "int4",
      shape: [4, 64],
      data: new Uint8Array(128),
      quantization: {
        scale: [],
        zeroPoint: [],
        axis: 0,
        details: { kind: "blockwise", scales: 2, zeroPoints: -1, blockSize: 32 },
      },
    },
    scales: { dtype: "float16", shape: [4, 2], data: new Uint16Array(8).fill(0x3c00) },
    y: { shape: [1, 4] },
  },
  operators: [{ op: "FULLY_CONNECTED", version: 13, inputs: ["x", "w"], outputs: ["y"], options: dense }],
  inputs: ["x"],
  outputs: ["y"],
});

const loop = buildModel(
  {
    tensors: { x: point, y: point },
    operators: [
      {
        op: "WHILE",
        inputs: ["x"],
        outputs: ["y"],
        options: { condSubgraphIndex: 1, bodySubgraphIndex: 2 },
      },
    ],
    inputs: ["x"],
    outputs: ["y"],
  },
  {
    tensors: { x: point, go: { dtype: "bool", shape: [1], data: [0] } },
    operators: [],
    inputs: ["x"],
    outputs: ["go"],
  },
  { tensors: { x: point }, operators: [], inputs: ["x"], outputs: ["x"] },
);

type Damage = readonly [model: Model, ...damages: ((model: Model) => Model)[]];

/** For every rule: a sound model, and what breaks that rule in it, each damage for itself. */
const damages: Readonly<Record<string, Damage>> = {
  SCALE_VALUE: [classifier, ...[0, -1, 1e-40, NaN, Infinity, 0.1].map((scale) => scaled("h", () => scale))],
  SCALE_COUNT: [
    classifier,
    quantized("h", { scale: [1, 1, 1], zeroPoint: [0, 0, 0], axis: 1 }),
    quantized("w", { scale: [1, 1], zeroPoint: [0, 0] }),
    quantized("w", { zeroPoint: [0] }),
    quantized("h", { axis: 1 }),
  ],
  SCALE_DTYPE: [classifier, tensor("h", { dtype: "float32" })],
  ZERO_POINT: [
    classifier,
    ...[-129, 128, 0.5].map((zero) => quantized("h", { zeroPoint: [zero] })),
    quantized("b", { zeroPoint: [1, 0, 0] }),
  ],
  CONSTANT_SIZE: [classifier, tensor("w", { shape: [3, 5] }), tensor("b", { dtype: "int64" })],
  BLOCK_SCALES: [blocks, tensor("scales", { shape: [4, 1] }), tensor("scales", { dtype: "int8" })],
  UNREACHED: [classifier, (model) => withTensors(model, (tensors) => [...tensors, { ...tensors[0]!, name: "left" }])],
  PORT_DTYPE: [
    classifier,
    tensor("h", { dtype: "int16" }),
    tensor("w", { dtype: "int16" }),
    tensor("b", { dtype: "int16" }),
    tensor("y_int8", { dtype: "float32", quantization: undefined }),
  ],
  PORT_SCALE: [classifier, ...["h", "w", "b"].map((name) => tensor(name, { quantization: undefined }))],
  FIXED_FORM: [classifier, scaled("y_int8", (scale) => scale * 2), quantized("y_int8", { zeroPoint: [-127] })],
  POWER_OF_TWO: [lstm, scaled("cell", (scale) => scale * 1.5), scaled("cell", () => 2)],
  WEIGHT_ZERO_POINT: [classifier, quantized("w", { zeroPoint: [0, 1, 0] })],
  WEIGHT_AXIS: [classifier, (model) => tensor("w", { shape: [4, 3] })(quantized("w", { axis: 1 })(model))],
  WEIGHT_BLOCKS: [blocks, tensor("w", { shape: [2, 128] }), tensor("w", { dtype: "int8" })],
  WEIGHT_NARROW: [classifier, byte("w", -128)],
  BIAS_SCALE: [
    classifier,
    scaled("b", (scale) => Math.fround(scale * 1.001)),
    scaled("w", (scale) => Math.fround(scale * 1.001)),
    scaled("x_int8", (scale) => Math.fround(scale * 1.001)),
    quantized("b", { scale: [1], zeroPoint: [0] }),
  ],
  BIAS_SHAPE: [classifier, tensor("b", { shape: [3, 1] }), tensor("b", { buffer: 0 })],
  BIAS_SATURATED: [classifier, integer("b", 2 ** 31 - 1), integer("b", 1 - 2 ** 31)],
  MULTIPLIER: [classifier, scaled("h", () => 1e-18)],
  MODE: [classifier, operator("SOFTMAX", { op: "ROUND" }), operator("SOFTMAX", { op: "CUSTOM:softmax" })],
  MODE_OPTIONS: [sum, operator("ADD", { options: { ...none, potScaleInt16: true } })],
  VERSION: [classifier, operator("FULLY_CONNECTED", { version: 1 }), operator("SOFTMAX", { version: 3 })],
  SCALE_LIMITS: [
    sum,
    scaled("z_int16", () => Math.fround(1e-9)),
    scaled("z_int16", () => 2 ** -14 * Math.fround(1 / 32767)),
  ],
  INTERMEDIATES: [lstm, operator("UNIDIRECTIONAL_SEQUENCE_LSTM", { intermediates: [] })],
  CONVERSION: [
    classifier,
    tensor("x_int8", { dtype: "int4" }),
    operator("QUANTIZE", { op: "DEQUANTIZE" }),
    (model) => tensor("x_int8", { ...model.subgraphs[0]!.tensors[tensorIndex(model, "x")]! })(model),
  ],
  UINT8_SHIFT: [classifier, quantized("y", { zeroPoint: [100] }), scaled("y", (scale) => scale * 2)],
  UINT8_INSIDE: [classifier, tensor("h", { dtype: "uint8" })],
  AGREEMENT: [classifier, scaled("r", (scale) => scale * 2), quantized("h", { zeroPoint: [5] })],
  RUNTIME: [named(classifier, "2.17.0"), (model) => named(model, "1.14.0")],
};

describe("rules of quantized models", () => {
  it("have a damage each that they find, and a name, a text and a source", () => {
    expect(quantizationRules.map(({ id }) => id)).toEqual(Object.keys(damages));
    for (const { what, source } of quantizationRules) expect(Math.min(what.length, source.length)).toBeGreaterThan(10);
  });

  it("hold in sound models", () => {
    for (const model of [classifier, sum, lstm, variable, loop, blocks, named(classifier, "2.17.0")])
      expect(verifyQuantized(model)).toEqual([]);
  });

  for (const [id, [model, ...ways]] of Object.entries(damages)) {
    it(`${id} is found`, () => {
      for (const [at, damage] of ways.entries()) {
        const found = verifyQuantized(damage(model)).map(({ code }) => code);
        expect({ at, found }).toEqual({ at, found: expect.arrayContaining([id]) as string[] });
      }
    });
  }

  it("AGREEMENT is found among those who read and write a variable", () => {
    for (const damage of [scaled("x", (scale) => scale * 2), tensor("y", { dtype: "int16" })])
      expect(verifyQuantized(damage(variable)).map(({ code }) => code)).toContain("AGREEMENT");
  });

  it("AGREEMENT is found across calls, whose body no runtime compares with its caller", () => {
    const broken = withTensors(
      loop,
      (tensors) => tensors.map((t) => ({ ...t, quantization: { ...t.quantization!, zeroPoint: [4] } })),
      2,
    );
    expect(verifyQuantized(broken)).toEqual([
      expect.objectContaining({
        code: "AGREEMENT",
        message: expect.stringContaining("2/in:0") as string,
        location: expect.objectContaining({ op: "WHILE" }) as object,
      }),
      ...Array.from({ length: 2 }, () => expect.objectContaining({ code: "AGREEMENT" }) as object),
    ]);
  });

  it("say where", () => {
    const [finding] = verifyQuantized(scaled("h", () => NaN)(classifier));
    const index = tensorIndex(classifier, "h");
    expect(finding).toEqual({
      code: "SCALE_VALUE",
      severity: "error",
      message: `"h" (tensor ${index}) has the scale NaN`,
      location: { subgraph: 0, tensor: index, name: "h" },
    });
  });
});

/** A sum in 16 bits. */
function planSum(): Model {
  const shape = [1, 4];
  const model = buildModel({
    tensors: { x: { shape }, y: { shape }, z: { shape } },
    operators: [{ op: "ADD", inputs: ["x", "y"], outputs: ["z"], options: { ...none, potScaleInt16: true } }],
    inputs: ["x", "y"],
    outputs: ["z"],
  });
  const scheme = int16x8();
  const ends = { inputs: ["float32"], outputs: ["float32"] } as const;
  const plan = planQuantization({
    model,
    ranges: tableOf(model),
    schemeOf: () => scheme,
    ends,
    fallback: "float",
    specOf,
  });
  return applyPlan(model, plan, { specOf }).model;
}

function withTensors(model: Model, change: (tensors: readonly Tensor[]) => readonly Tensor[], at = 0): Model {
  const subgraphs = model.subgraphs.map((graph, subgraph) =>
    subgraph === at ? { ...graph, tensors: change(graph.tensors) } : graph,
  );
  return { ...model, subgraphs };
}

function tensor(
  name: string,
  fields: { readonly [K in keyof Tensor]?: Tensor[K] | undefined },
): (model: Model) => Model {
  return (model) => {
    const index = tensorIndex(model, name);
    return withTensors(model, (tensors) =>
      tensors.map((old, i) => (i === index ? ({ ...old, ...fields } as Tensor) : old)),
    );
  };
}

function quantized(name: string, fields: Partial<NonNullable<Tensor["quantization"]>>): (model: Model) => Model {
  return (model) => {
    const { quantization } = model.subgraphs[0]!.tensors[tensorIndex(model, name)]!;
    return tensor(name, { quantization: { ...quantization!, ...fields } })(model);
  };
}

function scaled(name: string, change: (scale: number) => number): (model: Model) => Model {
  return (model) => {
    const { quantization } = model.subgraphs[0]!.tensors[tensorIndex(model, name)]!;
    return quantized(name, { scale: quantization!.scale.map(change) })(model);
  };
}

function operator(
  op: string,
  fields: { readonly op?: string; readonly [field: string]: unknown },
): (model: Model) => Model {
  return (model) => ({
    ...model,
    subgraphs: model.subgraphs.map((graph) => ({
      ...graph,
      operators: graph.operators.map((old) => (old.op === op ? ({ ...old, ...fields } as Operator) : old)),
    })),
  });
}

/** The first byte of a constant. */
function byte(name: string, value: number): (model: Model) => Model {
  return withBytes(name, (bytes) => (new Int8Array(bytes.buffer)[0] = value));
}

/** The first element of an int32 constant. */
function integer(name: string, value: number): (model: Model) => Model {
  return withBytes(name, (bytes) => (new Int32Array(bytes.buffer)[0] = value));
}

function withBytes(name: string, change: (bytes: Uint8Array<ArrayBuffer>) => void): (model: Model) => Model {
  return (model) => {
    const { buffer } = model.subgraphs[0]!.tensors[tensorIndex(model, name)]!;
    const bytes = Uint8Array.from(model.buffers[buffer]!);
    change(bytes);
    return { ...model, buffers: model.buffers.map((old, i) => (i === buffer ? bytes : old)) };
  };
}

/** The model with an entry that names the oldest runtime for it. */
function named(model: Model, version: string): Model {
  const buffers = [...model.buffers, new TextEncoder().encode(version.padEnd(16, "\0"))];
  return { ...model, buffers, metadata: [{ name: "min_runtime_version", buffer: model.buffers.length }] };
}
