import { LitequantError } from "@litequant/core";
import type { OpSpec } from "@litequant/core";
import { defaultOptions } from "@litequant/ops";
import { buildModel } from "@litequant/testkit";
import type { OperatorSketch } from "@litequant/testkit";
import { describe, expect, it } from "vitest";

import { planQuantization, refuseQuantized } from "../src/index.ts";
import { endsOf, linesOf, quantizeHand, tensorNamed } from "./hand.ts";

const none = { fusedActivationFunction: "NONE" } as const;
const vector = { shape: [1, 4] };

function add(inputs: readonly string[], output: string): OperatorSketch {
  return { op: "ADD", inputs, outputs: [output], options: { ...none, potScaleInt16: true } };
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

describe("models", () => {
  it("with two signatures share their weights", () => {
    const graph = (key: string, shared: boolean) => ({
      tensors: {
        x: vector,
        w: {
          shape: [4, 4],
          ...(shared ? { sameBufferAs: "w" } : { data: Array.from({ length: 16 }, (_, i) => i - 8) }),
        },
        b: { shape: [4], data: [1, 2, 3, 4] },
        y: vector,
      },
      operators: [{ op: "FULLY_CONNECTED", inputs: ["x", "w", "b"], outputs: ["y"] } as const],
      inputs: ["x"],
      outputs: ["y"],
      signatures: [{ key, inputs: { x: "x" }, outputs: { y: "y" } }],
    });
    const { model: quantized } = quantizeHand(buildModel(graph("a", false), graph("b", true)), { io: "int8" });
    expect([linesOf(quantized, 0), linesOf(quantized, 1)].flat()).toEqual(
      Array.from({ length: 2 }, () => "FULLY_CONNECTED x:int8 w:int8 b:int32 -> y:int8"),
    );
    expect(tensorNamed(quantized, "w", 0).buffer).toBe(tensorNamed(quantized, "w", 1).buffer);
    expect(quantized.signatures.map(({ subgraph, inputs, outputs }) => [subgraph, inputs["x"], outputs["y"]])).toEqual([
      [0, 0, 3],
      [1, 0, 3],
    ]);
  });

  it("are not changed by planning and applying, and the plan is plain data", () => {
    const model = buildModel({
      tensors: { x: vector, y: vector },
      operators: [add(["x", "x"], "y")],
      inputs: ["x"],
      outputs: ["y"],
    });
    const before = structuredClone(model);
    const [first, second] = [quantizeHand(model), quantizeHand(model)];
    expect(model).toEqual(before);
    expect(second).toEqual(first);
    expect(JSON.parse(JSON.stringify(first.plan))).toEqual(first.plan);
    expect(first.links).toContainEqual({ from: { subgraph: 0, index: 1 }, to: { subgraph: 0, index: 1 } });
    expect(first.operatorLinks).toEqual([{ subgraph: 0, from: 0, to: 1 }]);
  });

  it("with integers already: refused as a whole, or kept and the rest quantized", () => {
    const q = { ...vector, dtype: "int8", scale: 0.1, zeroPoint: 3 } as const;
    const model = buildModel({
      tensors: { x: q, y: q, f: vector, z: vector },
      operators: [add(["x", "x"], "y"), { op: "DEQUANTIZE", inputs: ["y"], outputs: ["f"] }, add(["f", "f"], "z")],
      inputs: ["x"],
      outputs: ["z"],
    });
    expect(() => refuseQuantized(model)).not.toThrow();
    const { model: quantized, plan } = quantizeHand(model, { io: "int8" });
    for (const given of [undefined, { operators: [] }]) {
      expect(thrown(() => refuseQuantized(quantized, given))).toMatchObject({
        code: "ALREADY_QUANTIZED",
        location: { subgraph: 0, operator: 0, op: "ADD" },
      });
    }
    expect(plan.operators.map(({ from, to, reason }) => `${from} ${to} ${reason.code}`)).toEqual([
      "int8 int8 KEPT",
      "int8 int8 MEETS",
      "float32 int8 QUANTIZED",
    ]);
    expect(tensorNamed(quantized, "x").quantization).toEqual({ scale: [Math.fround(0.1)], zeroPoint: [3], axis: 0 });
  });

  it("with integers behind a pool: the form that is given clips nothing in front of the pool", () => {
    const image = { shape: [1, 2, 2, 1] };
    const q = { ...image, dtype: "int8", scale: 1 / 128, zeroPoint: 0 } as const;
    const model = buildModel({
      tensors: { x: image, h: image, p: image, q, y: q },
      operators: [
        add(["x", "x"], "h"),
        {
          op: "AVERAGE_POOL_2D",
          inputs: ["h"],
          outputs: ["p"],
          options: { padding: "SAME", strideW: 1, strideH: 1, filterWidth: 2, filterHeight: 2, ...none },
        },
        { op: "QUANTIZE", inputs: ["p"], outputs: ["q"] },
        add(["q", "q"], "y"),
      ],
      inputs: ["x"],
      outputs: ["y"],
    });
    const { model: quantized } = quantizeHand(model, { io: "int8", ranges: { h: [-4, 4] } });
    expect(linesOf(quantized)).toEqual([
      "ADD x:int8 x:int8 -> h:int8",
      "AVERAGE_POOL_2D h:int8 -> p:int8",
      "QUANTIZE p:int8 -> p_int8:int8",
      "ADD p_int8:int8 p_int8:int8 -> y:int8",
    ]);
    expect(tensorNamed(quantized, "h").quantization!.scale).toEqual([Math.fround(8 / 255)]);
  });

  it("need data where the scheme does", () => {
    const model = buildModel({
      tensors: { x: vector, y: vector },
      operators: [add(["x", "x"], "y")],
      inputs: ["x"],
      outputs: ["y"],
    });
    const scheme = {
      kind: "scheme",
      contract: 1,
      name: "mine",
      options: null,
      activations: { bits: 8, symmetric: false },
      decide: () => ({ inputs: [], outputs: [] }),
    } as const;
    const input = {
      model,
      schemeOf: () => scheme,
      ends: { inputs: ["float32"], outputs: ["float32"] },
      fallback: "float",
      specOf: () => undefined,
    } as const;
    expect(thrown(() => planQuantization(input)).code).toBe("NO_DATA");
  });
});

describe("called subgraphs", () => {
  const callSpec: OpSpec = {
    name: "CUSTOM:call",
    inputs: [{ role: "activation" }],
    outputs: [{ role: "activation" }],
    modes: { int8: true },
    calls: [{ option: "body", inputs: ["in:0"], outputs: ["out:0"] }],
    versions: [],
  };
  const body = { tensors: { a: vector, b: vector }, operators: [add(["a", "a"], "b")], inputs: ["a"], outputs: ["b"] };
  const model = buildModel(
    {
      tensors: { x: vector, h: vector, y: vector },
      operators: [
        add(["x", "x"], "h"),
        { op: "CUSTOM:call", inputs: ["h"], outputs: ["y"], options: { body: 1 } } as never,
      ],
      inputs: ["x"],
      outputs: ["y"],
    },
    body,
  );

  it("agree with their callers, across subgraphs", () => {
    const { model: quantized, plan } = quantizeHand(model, {
      io: "int8",
      specs: [callSpec],
      ranges: { h: [-4, 1], a: [-1, 1.2], b: [-9, 0], y: [-9, 0.1] },
    });
    expect([linesOf(quantized, 0), linesOf(quantized, 1)]).toEqual([
      ["ADD x:int8 x:int8 -> h:int8", "CUSTOM:call h:int8 -> y:int8"],
      ["ADD a:int8 a:int8 -> b:int8"],
    ]);
    expect(tensorNamed(quantized, "a", 1).quantization).toEqual(tensorNamed(quantized, "h").quantization);
    expect(tensorNamed(quantized, "h").quantization!.scale).toEqual([Math.fround(Math.fround(5.2) / 255)]);
    expect(tensorNamed(quantized, "b", 1).quantization).toEqual(tensorNamed(quantized, "y").quantization);
    expect(plan.groups.map(({ reason }) => reason.code)).toContain("UNION");
  });

  it("are met in 16 bits where one form would cost a writer bits", () => {
    const { model: quantized } = quantizeHand(model, {
      io: "int8",
      specs: [callSpec],
      ranges: { h: [-1, 1], a: [-9, 1] },
    });
    expect([linesOf(quantized, 0), linesOf(quantized, 1)]).toEqual([
      ["ADD x:int8 x:int8 -> h:int8", "QUANTIZE h:int8 -> h_int16:int16", "CUSTOM:call h_int16:int16 -> y:int8"],
      ["QUANTIZE a:int16 -> a_int8:int8", "ADD a_int8:int8 a_int8:int8 -> b:int8"],
    ]);
    expect(tensorNamed(quantized, "a_int8", 1).quantization!.scale).toEqual([Math.fround(10 / 255)]);
  });

  it("of a composite stay in one piece, unless only integers are wanted", () => {
    const composite = buildModel(
      {
        tensors: { x: vector, h: vector, y: vector },
        operators: [
          add(["x", "x"], "h"),
          {
            op: "STABLEHLO_COMPOSITE",
            inputs: ["h"],
            outputs: ["y"],
            options: { ...defaultOptions("STABLEHLO_COMPOSITE"), name: "mine", decompositionSubgraphIndex: 1 } as never,
          },
        ],
        inputs: ["x"],
        outputs: ["y"],
      },
      body,
    );
    const codes = (fallback: "float" | "error"): string[] =>
      quantizeHand(composite, { fallback }).plan.operators.map(({ to, reason }) => `${to} ${reason.code}`);
    expect(codes("float")).toEqual(["int8 QUANTIZED", "float32 STAYS_WHOLE", "float32 STAYS_WHOLE"]);
    expect(codes("error")).toEqual(["int8 QUANTIZED", "int8 QUANTIZED", "int8 QUANTIZED"]);
  });

  it("keep float ends where the caller stays float, and are quantized inside", () => {
    const { model: quantized } = quantizeHand(model, { specs: [{ ...callSpec, modes: {} }] });
    expect(endsOf(quantized, 1)).toEqual({ inputs: ["a:float32"], outputs: ["b:float32"] });
    expect(linesOf(quantized, 1)).toEqual([
      "QUANTIZE a:float32 -> a_int8:int8",
      "ADD a_int8:int8 a_int8:int8 -> b_int8:int8",
      "DEQUANTIZE b_int8:int8 -> b:float32",
    ]);
  });
});

describe("variables", () => {
  it("live in one form, shared with the outputs that must equal it", () => {
    const spec: OpSpec = {
      name: "CUSTOM:cell",
      inputs: [{ role: "activation" }, { role: "state" }],
      outputs: [{ role: "activation" }],
      sameForm: [{ ports: ["in:1", "out:0"], lead: "out:0" }],
      modes: { int8: true },
      versions: [],
    };
    const model = buildModel({
      tensors: { x: vector, state: { ...vector, variable: true }, h: vector, y: vector },
      operators: [
        { op: "CUSTOM:cell", inputs: ["x", "state"], outputs: ["h"] },
        { op: "CUSTOM:cell", inputs: ["h", "state"], outputs: ["y"] },
      ],
      inputs: ["x"],
      outputs: ["y"],
    });
    const { model: quantized } = quantizeHand(model, {
      io: "int8",
      specs: [spec],
      ranges: { h: [-1, 1], y: [-2, 4], state: [-1, 1] },
    });
    expect(linesOf(quantized)).toEqual([
      "CUSTOM:cell x:int8 state:int8 -> h:int8",
      "CUSTOM:cell h:int8 state:int8 -> y:int8",
    ]);
    expect(tensorNamed(quantized, "state").isVariable).toBe(true);
    const forms = ["state", "h", "y"].map((name) => JSON.stringify(tensorNamed(quantized, name).quantization));
    expect(new Set(forms).size).toBe(1);
    expect(tensorNamed(quantized, "y").quantization!.scale).toEqual([Math.fround(6 / 255)]);
  });
});
