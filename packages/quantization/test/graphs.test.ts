import { LitequantError } from "@litequant/core";
import type { DType } from "@litequant/core";
import { buildModel } from "@litequant/testkit";
import type { OperatorSketch } from "@litequant/testkit";
import { describe, expect, it } from "vitest";

import { endsOf, linesOf, quantizeHand, tensorNamed } from "./hand.ts";

const none = { fusedActivationFunction: "NONE" } as const;
const vector = { shape: [1, 4] };
const wide = { shape: [1, 8] };

function add(inputs: readonly string[], output: string): OperatorSketch {
  return { op: "ADD", inputs, outputs: [output], options: { ...none, potScaleInt16: true } };
}

function concat(inputs: readonly string[], output: string): OperatorSketch {
  return { op: "CONCATENATION", inputs, outputs: [output], options: { axis: 1, ...none } };
}

function thrown(action: () => unknown): LitequantError {
  try {
    action();
  } catch (error) {
    if (error instanceof LitequantError) return error;
    throw error;
  }
  throw new Error("nothing was thrown");
}

describe("ends", () => {
  const model = buildModel({
    tensors: { x: { ...vector, shapeSignature: [-1, 4] }, y: { ...vector, shapeSignature: [-1, 4] } },
    operators: [add(["x", "x"], "y")],
    inputs: ["x"],
    outputs: ["y"],
    signatures: [{ key: "serve", inputs: { in: "x" }, outputs: { out: "y" } }],
  });

  it("stay float unless told, keep their names and their dynamic batch, and signatures follow", () => {
    const { model: quantized } = quantizeHand(model);
    expect(linesOf(quantized)).toEqual([
      "QUANTIZE x:float32 -> x_int8:int8",
      "ADD x_int8:int8 x_int8:int8 -> y_int8:int8",
      "DEQUANTIZE y_int8:int8 -> y:float32",
    ]);
    expect(quantized.subgraphs[0]!.tensors.map(({ shapeSignature }) => shapeSignature)).toEqual([
      [-1, 4],
      [-1, 4],
      [-1, 4],
      [-1, 4],
    ]);
    const [{ inputs, outputs }] = quantized.signatures as [(typeof quantized.signatures)[0]];
    expect([inputs["in"], outputs["out"]]).toEqual([
      quantized.subgraphs[0]!.inputs[0],
      quantized.subgraphs[0]!.outputs[0],
    ]);
    expect(quantized.subgraphs[0]!.operators.map(({ version }) => version)).toEqual([1, 2, 2]);
  });

  it("become int8, or uint8 with a QUANTIZE at each edge, each on its own", () => {
    expect(linesOf(quantizeHand(model, { io: "int8" }).model)).toEqual(["ADD x:int8 x:int8 -> y:int8"]);
    const { model: unsigned } = quantizeHand(model, { io: "uint8", ranges: { x: [-1, 1] } });
    expect(linesOf(unsigned)).toEqual([
      "QUANTIZE x:uint8 -> x_int8:int8",
      "ADD x_int8:int8 x_int8:int8 -> y_int8:int8",
      "QUANTIZE y_int8:int8 -> y:uint8",
    ]);
    const zero = (name: string): number => tensorNamed(unsigned, name).quantization!.zeroPoint[0]!;
    expect(zero("x") - zero("x_int8")).toBe(128);
    expect(endsOf(quantizeHand(model, { input: "uint8" }).model)).toEqual({
      inputs: ["x:uint8"],
      outputs: ["y:float32"],
    });
  });

  it("with one type for each of several, or the wrong number of types", () => {
    const two = buildModel({
      tensors: { x: vector, z: vector, y: vector },
      operators: [add(["x", "z"], "y")],
      inputs: ["x", "z"],
      outputs: ["y"],
    });
    const given = (inputs: readonly DType[]) => () =>
      quantizeHand(two, { ends: { inputs, outputs: ["float32"] } }).model;
    expect(endsOf(given(["uint8", "float32"])()).inputs).toEqual(["x:uint8", "z:float32"]);
    expect(thrown(given(["int8", "int8", "int8"])).message).toContain("3 input types for 2 inputs");
    expect(thrown(given(["int4"])).code).toBe("INVALID_ARGUMENT");
  });

  it("an output that is read inside is dequantized once, beside its readers", () => {
    const inner = buildModel({
      tensors: { x: vector, h: vector, s: vector, y: vector },
      operators: [add(["x", "x"], "h"), { op: "SQUARE", inputs: ["h"], outputs: ["s"] }, add(["h", "s"], "y")],
      inputs: ["x"],
      outputs: ["h", "y", "h"],
    });
    const { model: quantized } = quantizeHand(inner);
    expect(linesOf(quantized)).toEqual([
      "QUANTIZE x:float32 -> x_int8:int8",
      "ADD x_int8:int8 x_int8:int8 -> h_int8:int8",
      "DEQUANTIZE h_int8:int8 -> h:float32",
      "SQUARE h:float32 -> s:float32",
      "QUANTIZE s:float32 -> s_int8:int8",
      "ADD h_int8:int8 s_int8:int8 -> y_int8:int8",
      "DEQUANTIZE y_int8:int8 -> y:float32",
    ]);
    expect(endsOf(quantized).outputs).toEqual(["h:float32", "y:float32", "h:float32"]);
  });

  it("an output that is an input", () => {
    const through = buildModel({
      tensors: { x: vector, y: vector },
      operators: [add(["x", "x"], "y")],
      inputs: ["x"],
      outputs: ["x", "y"],
    });
    expect(endsOf(quantizeHand(through).model)).toEqual({ inputs: ["x:float32"], outputs: ["x:float32", "y:float32"] });
    expect(linesOf(quantizeHand(through, { io: "int8" }).model)).toEqual(["ADD x:int8 x:int8 -> y:int8"]);
    const mixed = quantizeHand(through, { input: "uint8", output: "float32" });
    expect(endsOf(mixed.model)).toEqual({ inputs: ["x:uint8"], outputs: ["x_float32:float32", "y:float32"] });
    expect(linesOf(mixed.model)).toContain("DEQUANTIZE x:uint8 -> x_float32:float32");
  });

  it("that are integers stay as they are, and so do operators on them", () => {
    const ids = { shape: [1, 4], dtype: "int32" } as const;
    const integers = buildModel({
      tensors: { x: vector, ids, sum: ids, y: vector },
      operators: [add(["ids", "ids"], "sum"), add(["x", "x"], "y")],
      inputs: ["x", "ids"],
      outputs: ["y", "sum"],
    });
    const { model: quantized, plan } = quantizeHand(integers, { io: "int8", fallback: "error" });
    expect(endsOf(quantized)).toEqual({ inputs: ["x:int8", "ids:int32"], outputs: ["y:int8", "sum:int32"] });
    expect(plan.operators[0]).toMatchObject({ from: "int32", to: "int32", reason: { code: "NOT_FLOAT" } });
    expect(quantized.subgraphs[0]!.operators[0]!.version).toBe(1);
  });
});

describe("concatenation", () => {
  const branches = (outputs: readonly string[], ...more: readonly OperatorSketch[]) =>
    buildModel({
      tensors: { x: vector, a: vector, b: vector, y: wide, z: vector, w: wide },
      operators: [
        { op: "RELU", inputs: ["x"], outputs: ["a"] },
        { op: "RELU6", inputs: ["x"], outputs: ["b"] },
        concat(["a", "b"], "y"),
        ...more,
      ],
      inputs: ["x"],
      outputs,
    });
  const ranges = { x: [-1, 4], a: [0, 4], b: [0, 1], y: [0, 4], w: [0, 8] } as const;
  const scaleOf = (quantized: ReturnType<typeof quantizeHand>, name: string): number =>
    tensorNamed(quantized.model, name).quantization!.scale[0]!;

  it("gives its range back to both branches, whoever else reads them", () => {
    const quantized = quantizeHand(branches(["y", "z"], add(["b", "b"], "z")), { io: "int8", ranges });
    expect(linesOf(quantized.model)).toHaveLength(4);
    for (const name of ["a", "b", "y"]) expect(scaleOf(quantized, name)).toBe(Math.fround(4 / 255));
  });

  it("requantizes what another concatenation has claimed", () => {
    const quantized = quantizeHand(branches(["y", "w"], concat(["b", "b"], "w")), { io: "int8", ranges });
    expect(linesOf(quantized.model)).toEqual([
      "RELU x:int8 -> a:int8",
      "RELU6 x:int8 -> b:int8",
      "QUANTIZE b:int8 -> b_int8:int8",
      "CONCATENATION a:int8 b_int8:int8 -> y:int8",
      "CONCATENATION b:int8 b:int8 -> w:int8",
    ]);
    expect(scaleOf(quantized, "b")).toBe(Math.fround(8 / 255));
    expect(scaleOf(quantized, "b_int8")).toBe(Math.fround(4 / 255));
  });

  it("does not clip a shared branch to a narrower range", () => {
    const quantized = quantizeHand(branches(["y", "z"], add(["a", "b"], "z")), {
      io: "int8",
      ranges: { ...ranges, y: [0, 2] },
    });
    expect(scaleOf(quantized, "a")).toBe(Math.fround(4 / 255));
    expect(linesOf(quantized.model)).toContain("QUANTIZE a:int8 -> a_int8:int8");
  });

  it("requantizes outputs that kernels write in a form of their own", () => {
    const model = buildModel({
      tensors: { x: vector, s: vector, y: wide },
      operators: [{ op: "SOFTMAX", inputs: ["x"], outputs: ["s"], options: { beta: 1 } }, concat(["s", "x"], "y")],
      inputs: ["x"],
      outputs: ["y"],
    });
    const quantized = quantizeHand(model, { io: "int8" });
    expect(linesOf(quantized.model)).toEqual([
      "SOFTMAX x:int8 -> s:int8",
      "QUANTIZE s:int8 -> s_int8:int8",
      "CONCATENATION s_int8:int8 x:int8 -> y:int8",
    ]);
    expect(tensorNamed(quantized.model, "s").quantization).toEqual({ scale: [1 / 256], zeroPoint: [-128], axis: 0 });
  });

  it("of a tensor with itself, and of concatenations", () => {
    const model = buildModel({
      tensors: { x: vector, y: wide, z: { shape: [1, 16] } },
      operators: [concat(["x", "x"], "y"), concat(["y", "y"], "z")],
      inputs: ["x"],
      outputs: ["z"],
    });
    const { model: quantized, plan } = quantizeHand(model, { io: "int8", ranges: { z: [-2, 2] } });
    expect(linesOf(quantized)).toEqual([
      "CONCATENATION x:int8 x:int8 -> y:int8",
      "CONCATENATION y:int8 y:int8 -> z:int8",
    ]);
    expect(plan.groups).toHaveLength(1);
    expect(plan.groups[0]!.reason.message).toContain('range of "z" (tensor 2)');
  });
});

describe("floats", () => {
  const island = buildModel({
    tensors: { x: vector, a: vector, b: vector, c: vector, y: vector },
    operators: [
      add(["x", "x"], "a"),
      { op: "SQUARE", inputs: ["a"], outputs: ["b"] },
      { op: "RESHAPE", inputs: ["b"], outputs: ["c"], options: { newShape: [1, 4] } },
      add(["c", "b"], "y"),
    ],
    inputs: ["x"],
    outputs: ["y"],
  });

  it("stand in islands, with one conversion per tensor and the reason in the ledger", () => {
    const { model: quantized, plan } = quantizeHand(island, { io: "int8" });
    expect(linesOf(quantized)).toEqual([
      "ADD x:int8 x:int8 -> a:int8",
      "DEQUANTIZE a:int8 -> a_float32:float32",
      "SQUARE a_float32:float32 -> b:float32",
      "QUANTIZE b:float32 -> b_int8:int8",
      "RESHAPE b_int8:int8 -> c:int8",
      "ADD c:int8 b_int8:int8 -> y:int8",
    ]);
    expect(plan.operators[1]).toMatchObject({
      op: "SQUARE",
      from: "float32",
      to: "float32",
      reason: { code: "NO_INT8_KERNEL" },
    });
    expect(plan.diagnostics).toMatchObject([{ code: "FLOAT_FALLBACK", severity: "warning" }]);
  });

  it("are an error on demand, which names every operator in the way", () => {
    const error = thrown(() => quantizeHand(island, { fallback: "error" }));
    expect(error.code).toBe("CANNOT_QUANTIZE");
    expect(error.message).toContain("SQUARE (operator 1): no runtime has an int8 kernel for SQUARE");
    expect(error.location).toEqual({ subgraph: 0, operator: 1, op: "SQUARE" });
  });

  it("keep what only moves values between them", () => {
    const model = buildModel({
      tensors: { x: vector, a: vector, b: { shape: [4, 1] }, c: { shape: [1, 4] }, y: vector },
      operators: [
        { op: "SQUARE", inputs: ["x"], outputs: ["a"] },
        { op: "RESHAPE", inputs: ["a"], outputs: ["b"], options: { newShape: [4, 1] } },
        { op: "RESHAPE", inputs: ["b"], outputs: ["c"], options: { newShape: [1, 4] } },
        { op: "SQUARE", inputs: ["c"], outputs: ["y"] },
      ],
      inputs: ["x"],
      outputs: ["y"],
    });
    const { model: same, plan } = quantizeHand(model);
    expect(linesOf(same)).toEqual(linesOf(model));
    expect(plan.operators.map(({ reason }) => reason.code)).toEqual([
      "NO_INT8_KERNEL",
      "BETWEEN_FLOATS",
      "BETWEEN_FLOATS",
      "NO_INT8_KERNEL",
    ]);
  });

  it("remain where no sample came by, naming the tensor", () => {
    const { plan } = quantizeHand(island, { ranges: { y: null } });
    expect(plan.operators[3]).toMatchObject({ to: "float32", reason: { code: "MISSING_RANGE" } });
    expect(plan.diagnostics[0]).toMatchObject({ code: "MISSING_RANGE", location: { tensor: 4, name: "y" } });
    expect(thrown(() => quantizeHand(island, { ranges: { x: null, a: null, b: null, c: null, y: null } })).code).toBe(
      "MISSING_RANGE",
    );
    expect(thrown(() => quantizeHand(island, { output: "int8", ranges: { y: null } })).message).toContain(
      'the output "y" (tensor 4)',
    );
    const chain = buildModel({
      tensors: { x: vector, a: vector, y: vector },
      operators: [add(["x", "x"], "a"), add(["a", "a"], "y")],
      inputs: ["x"],
      outputs: ["y"],
    });
    const error = thrown(() => quantizeHand(chain, { fallback: "error", ranges: { y: null } }));
    expect(error.code).toBe("MISSING_RANGE");
    expect(error.message).toContain('"y" (tensor 2)');
    expect(error.message).toContain("Allow them to stay float");
    // Where they may, and nothing is left, that is no way out.
    const nothing = thrown(() => quantizeHand(chain, { ranges: { x: null, a: null, y: null } }));
    expect(nothing.code).toBe("MISSING_RANGE");
    expect(nothing.message).toMatch(/nothing can be quantized[^]*Give ranges of these tensors/);
  });

  it("remain where the target says so, judging planned forms", () => {
    const { plan } = quantizeHand(island, {
      supports: ({ operator, inputs }) =>
        operator.op === "ADD" && inputs[1]!.name === "b" && inputs[1]!.dtype === "int8"
          ? { code: "TARGET", message: "not here" }
          : undefined,
    });
    expect(plan.operators.map(({ reason }) => reason.code)).toEqual([
      "QUANTIZED",
      "NO_INT8_KERNEL",
      "BETWEEN_FLOATS",
      "TARGET",
    ]);
  });

  it("of unknown operators", () => {
    const model = buildModel({
      tensors: { x: vector, a: vector, y: vector },
      operators: [{ op: "CUSTOM:mine", inputs: ["x"], outputs: ["a"] }, add(["a", "a"], "y")],
      inputs: ["x"],
      outputs: ["y"],
    });
    const { plan } = quantizeHand(model);
    expect(plan.operators[0]).toMatchObject({
      op: "CUSTOM:mine",
      from: "float32",
      to: "float32",
      reason: { code: "UNKNOWN_OPERATOR" },
    });
  });
});
