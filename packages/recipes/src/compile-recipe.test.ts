import { LitequantError } from "@litequant/core";
import type { Model, Scheme } from "@litequant/core";
import { buildModel } from "@litequant/testkit";

import { describe, expect, it } from "vitest";

import { makeScheme } from "../test/makers.ts";
import { compileRecipe, parseRecipe, skipRule } from "./index.ts";

const ones = (count: number): readonly number[] => Array<number>(count).fill(1);
const model = buildModel(
  {
    tensors: {
      image: { shape: [1, 4] },
      mask: { shape: [1, 4] },
      ids: { shape: [1, 4], dtype: "int32" },
      w0: { shape: [4, 4], data: ones(16) },
      w1: { shape: [4, 4], data: ones(16) },
      "net/dense/MatMul;net/dense/BiasAdd": { shape: [1, 4] },
      "net/dense_1/MatMul": { shape: [1, 4] },
      "net/add/Add": { shape: [1, 4] },
      "body:0": { shape: [1, 4] },
      "StatefulPartitionedCall:0": { shape: [1, 4] },
    },
    operators: [
      { op: "FULLY_CONNECTED", inputs: ["image", "w0"], outputs: ["net/dense/MatMul;net/dense/BiasAdd"] },
      {
        op: "FULLY_CONNECTED",
        inputs: ["net/dense/MatMul;net/dense/BiasAdd", "w1"],
        outputs: ["net/dense_1/MatMul"],
      },
      { op: "ADD", inputs: ["net/dense_1/MatMul", "mask"], outputs: ["net/add/Add"] },
      {
        op: "STABLEHLO_COMPOSITE",
        inputs: ["net/add/Add"],
        outputs: ["body:0"],
        options: {
          name: "mine",
          decompositionSubgraphIndex: 1,
          compositeAttributes: new Uint8Array(0),
          compositeAttributesFormat: "FLEXBUFFERS",
          version: 1,
        },
      },
      { op: "SOFTMAX", inputs: ["body:0"], outputs: ["StatefulPartitionedCall:0"] },
    ],
    inputs: ["image", "mask", "ids"],
    outputs: ["StatefulPartitionedCall:0"],
    signatures: [
      { key: "serve", inputs: { picture: "image", weight: "mask" }, outputs: { score: "StatefulPartitionedCall:0" } },
    ],
  },
  {
    tensors: { a: { shape: [1, 4] }, "inner/LOGISTIC": { shape: [1, 4] }, "inner/TANH": { shape: [1, 4] } },
    operators: [
      { op: "LOGISTIC", inputs: ["a"], outputs: ["inner/LOGISTIC"] },
      { op: "TANH", inputs: ["inner/LOGISTIC"], outputs: ["inner/TANH"] },
    ],
    inputs: ["a"],
    outputs: ["inner/TANH"],
  },
);

const compile = (json: unknown, base?: Scheme): ReturnType<typeof compileRecipe> =>
  compileRecipe(parseRecipe(json), { model, schemes: makeScheme, ...(base && { base }) });
const view = (subgraph: number, index: number): Parameters<ReturnType<typeof compile>["schemeOf"]>[0] => ({
  id: { subgraph, index },
  operator: model.subgraphs[subgraph]!.operators[index]!,
  spec: undefined,
  inputs: [],
  outputs: [],
  isConstant: () => false,
});
/** Names of the schemes of all operators, subgraphs apart. */
const schemes = (json: unknown, base?: Scheme): string => {
  const compiled = compile(json, base);
  return model.subgraphs
    .map(({ operators }, subgraph) =>
      operators.map((_, index) => compiled.schemeOf(view(subgraph, index)).name).join(" "),
    )
    .join(" | ");
};
const codes = (json: unknown): readonly string[] =>
  compile(json)
    .findings()
    .map(({ code }) => code);
const texts = (json: unknown): readonly string[] =>
  compile(json)
    .findings()
    .map(({ message }) => message);

describe("compileRecipe", () => {
  it("lets the last matching rule decide; without one the base does, or float", () => {
    expect(schemes([])).toBe("float float float float float | float float");
    expect(schemes([], makeScheme("int8", {}))).toBe("int8 int8 int8 int8 int8 | int8 int8");
    expect(
      schemes([{ scheme: "int8" }, { op: "FULLY_CONNECTED", scheme: "int16x8" }, { index: 1, scheme: "float" }]),
    ).toBe("int16x8 float int8 int8 int8 | int8 int8");
  });

  it.each<readonly [object, string]>([
    [{ name: "net/dense" }, "0"],
    [{ name: "dense" }, "0"],
    [{ name: "dense*" }, "0 1"],
    [{ name: "dense_?" }, "1"],
    [{ name: "BiasAdd" }, "0"],
    [{ name: "net/dense/MatMul;net/dense/BiasAdd" }, "0"],
    [{ name: "*/MatMul" }, "0 1"],
    [{ name: "et" }, ""],
    [{ name: "StatefulPartitionedCall" }, "4"],
    [{ name: "/^net/D.*add$/i" }, "0"],
    [{ name: "n.t" }, ""],
    [{ scope: "/^net/dense/MatMul;net/dense/BiasAdd;$/" }, "0"],
    [{ index: "1..2" }, "1 2"],
    [{ index: [0, "4"] }, "0 4"],
    [{ index: "1/0" }, "1/0"],
    [{ signature: "serve", op: ["TANH", "ADD"] }, "2 1/1"],
    [{ op: "ADD", name: "dense" }, ""],
  ])("%j matches %s", (where, expected) => {
    const compiled = compile([{ ...where, scheme: "int8" }]);
    const found = model.subgraphs.flatMap(({ operators }, subgraph) =>
      operators.flatMap((_, index) =>
        compiled.schemeOf(view(subgraph, index)).name === "int8"
          ? [subgraph === 0 ? `${index}` : `${subgraph}/${index}`]
          : [],
      ),
    );
    expect(found.join(" ")).toBe(expected);
  });

  it("keeps what an operator calls float with it, unless a later rule says otherwise", () => {
    const skip = { op: "STABLEHLO_COMPOSITE", scheme: "float" };
    expect(schemes([{ scheme: "int8" }, skip])).toBe("int8 int8 int8 float int8 | float float");
    expect(schemes([{ scheme: "int8" }, skip, { op: "TANH", scheme: "int8" }])).toBe(
      "int8 int8 int8 float int8 | float int8",
    );
    expect(schemes([{ scheme: "float" }, { op: "TANH", scheme: "int8" }])).toBe(
      "float float float float float | float int8",
    );
  });

  it("hands bits, granularity and options on; rules that give the same share a scheme", () => {
    const given = {
      scheme: "dynamic-range",
      bits: 4,
      granularity: 32,
      minElements: 0,
      options: { perTensor: "dense" },
    };
    const compiled = compile([
      { ...given, index: 0 },
      { ...given, index: 1, why: "the same" },
    ]);
    expect(compiled.schemeOf(view(0, 0)).options).toEqual({
      bits: 4,
      granularity: 32,
      minElements: 0,
      perTensor: "dense",
    });
    expect(compiled.schemeOf(view(0, 0))).toBe(compiled.schemeOf(view(0, 1)));
    expect(compiled.schemes.map(({ name }) => name)).toEqual(["dynamic-range", "float"]);
    expect(compiled.options).toMatchObject({ litequant: 1, rules: [{ bits: 4 }, { why: "the same" }] });
  });

  it("says in the ledger which rule keeps an operator float, and why", () => {
    const compiled = compile([{ scheme: "int8" }, { op: "SOFTMAX", scheme: "float", why: "needs its precision" }]);
    expect(compiled.schemeOf(view(0, 4)).decide(view(0, 4))).toEqual({
      float: { code: "KEPT_BY_RECIPE", message: "needs its precision (rule 2 keeps it as it is)" },
    });
  });

  it("gives ends their types: directly, or by rules for INPUT and OUTPUT", () => {
    expect(compile([{ scheme: "int8" }]).ends).toEqual({});
    expect(compile({ litequant: 1, inputs: { image: "uint8" }, rules: [] }).ends).toEqual({
      inputs: { image: "uint8" },
    });
    expect(
      compile([
        { op: "INPUT", scheme: "uint8" },
        { op: "OUTPUT", scheme: "int16x8" },
      ]).ends,
    ).toEqual({
      inputs: "uint8",
      outputs: "int16",
    });
    expect(
      compile([
        { op: ["INPUT", "ADD"], scheme: "int8" },
        { op: "INPUT", name: "weight", scheme: "float" },
      ]).ends,
    ).toEqual({
      inputs: { image: "int8", mask: "float32" },
    });
    expect(compile([{ op: "INPUT", scope: "/^image;mask;ids;$/", scheme: "int8" }]).ends).toEqual({ inputs: "int8" });
    expect(compile([{ op: "INPUT", name: "nobody", scheme: "int8" }]).ends).toEqual({});
    expect(() => compile([{ op: ["INPUT", "ADD"], scheme: "dynamic-range" }])).toThrow(
      "rule 1: dynamic-range gives inputs and outputs no type",
    );
    expect(() => compile([{ scheme: "uint8" }])).toThrow("rule 1: uint8 is a type of inputs and outputs");
  });

  it("finds calibrators by who writes a tensor, then by who reads it", () => {
    const compiled = compile([
      { index: "1..2", scheme: "int8", calibrator: "min-max" },
      { index: 0, scheme: "int8" },
      { index: 2, scheme: "int8", calibrator: "percentile:p=99.9" },
    ]);
    const tensor = (name: string): string | undefined =>
      compiled.calibratorOf({
        subgraph: 0,
        index: model.subgraphs[0]!.tensors.findIndex((each) => each.name === name),
      });
    expect(tensor("net/add/Add")).toBe("percentile:p=99.9");
    expect(tensor("net/dense_1/MatMul")).toBe("min-max");
    expect(tensor("mask")).toBe("percentile:p=99.9");
    expect(tensor("image")).toBeUndefined();
  });

  it("reports rules that match nothing, that later ones overrule, and that get nothing", () => {
    expect(codes([{ scheme: "int8" }, { op: "PRELU", scheme: "float" }])).toEqual(["RULE_UNUSED"]);
    expect(codes([{ scheme: "int8" }, { op: "PRELU", scheme: "float", optional: true }])).toEqual([]);
    expect(texts([{ op: "PRELU", name: "a", scheme: "float" }])).toEqual([
      "rule 1 matches nothing in the model: op PRELU, name a",
    ]);
    expect(texts([{ op: "ADD", scheme: "float" }, { scheme: "int8" }])).toEqual([
      "rule 1 decides nothing: all that it matches gets what later rules give (rule 2)",
    ]);
    expect(texts([{ op: "SOFTMAX", scheme: "dynamic-range" }])).toEqual([
      "rule 1 does not get what it asks for at all of its operators: SOFTMAX (operator 4): has no float constant to store as integers",
    ]);
    expect(codes([{ op: ["SOFTMAX", "FULLY_CONNECTED"], scheme: "weight-only", minElements: 0 }])).toEqual([
      "RULE_NOT_GRANTED",
    ]);
    expect(codes([{ scheme: "weight-only" }])).toEqual([]);
    expect(codes([{ op: "FULLY_CONNECTED", scheme: "int8", unlisted: "not there" }])).toEqual(["RULE_PASSES_OVER"]);
  });

  it("names the rule in a scheme's own errors", () => {
    const schemes = (): Scheme => {
      throw new LitequantError("INVALID_ARGUMENT", "bits is 9");
    };
    expect(() => compileRecipe(parseRecipe([{ scheme: "int8" }]), { model, schemes })).toThrow("rule 1: bits is 9");
    expect(() => compile([{ scheme: "int8" }, { signature: "sever", scheme: "int8" }])).toThrow(
      "rule 2: the model has no signature 'sever'; it has serve. Did you mean 'serve'?",
    );
  });
});

describe("skipRule", () => {
  const skipped = (text: string): string => schemes([{ scheme: "int8" }, skipRule(text, model)]);

  it("takes operators, layers and indices", () => {
    expect(skipped("FULLY_CONNECTED")).toBe("float float int8 int8 int8 | int8 int8");
    expect(skipped("softmax")).toBe("int8 int8 int8 int8 float | int8 int8");
    expect(skipped("dense_1")).toBe("int8 float int8 int8 int8 | int8 int8");
    expect(skipped("inner/*")).toBe("int8 int8 int8 int8 int8 | float float");
    expect(skipped("1..2")).toBe("int8 float float int8 int8 | int8 int8");
    expect(skipped("1/1")).toBe("int8 int8 int8 int8 int8 | int8 float");
    // A layer of that very name comes before the operator that is written so.
    expect(skipped("tanh")).toBe("int8 int8 int8 int8 int8 | int8 float");
  });

  it.each([
    ["SOFTMIN", "Did you mean 'SOFTMAX'?"],
    ["PRELU", "give an operator (FULLY_CONNECTED, ADD, STABLEHLO_COMPOSITE, SOFTMAX, LOGISTIC, TANH)"],
    ["dense_2", "Did you mean 'dense_1'?"],
    ["", "nothing in the model is called ''"],
    ["99", "nothing in the model is called '99'"],
  ])("refuses %j, which is nothing", (text, hint) => {
    expect(() => skipRule(text, model)).toThrow(hint);
  });
});

it("models without operators need no rules", () => {
  const empty: Model = { description: "", subgraphs: [], buffers: [], signatures: [], metadata: [] };
  expect(compileRecipe(parseRecipe([]), { model: empty, schemes: makeScheme }).findings()).toEqual([]);
});
