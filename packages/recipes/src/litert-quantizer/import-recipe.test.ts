import { buildModel } from "@litequant/testkit";
import { describe, expect, it } from "vitest";

import { makeScheme } from "../../test/makers.ts";
import { compileRecipe, parseRecipe } from "../index.ts";
import { namedRecipes } from "./named-recipes.ts";

const weights = (bits = 8, granularity = "CHANNELWISE"): object => ({ num_bits: bits, granularity });
const dynamic = (bits = 8, granularity = "CHANNELWISE", more: object = {}): object => ({
  weight_tensor_config: weights(bits, granularity),
  compute_precision: "INTEGER",
  ...more,
});
const integers = (activations: object, bits = 8): object =>
  dynamic(bits, "CHANNELWISE", { activation_tensor_config: activations });
const entry = (operation: string, op_config: object | undefined, more: object = {}): object => ({
  regex: ".*",
  operation,
  algorithm_key: op_config === undefined ? "no_quantize" : "min_max_uniform_quantize",
  ...(op_config !== undefined && { op_config }),
  ...more,
});
const notes = (...entries: readonly object[]): readonly string[] => parseRecipe(entries).notes!.map(({ code }) => code);

const ones = (count: number): readonly number[] => Array<number>(count).fill(1);
const model = buildModel({
  tensors: {
    x: { shape: [1, 4, 4, 1] },
    filter: { shape: [2, 1, 1, 1], data: ones(2) },
    bias: { shape: [2], data: ones(2) },
    conv: { shape: [1, 4, 4, 2] },
    prelu: { shape: [1, 4, 4, 2] },
    alpha: { shape: [1, 1, 2], data: ones(2) },
  },
  operators: [
    {
      op: "CONV_2D",
      inputs: ["x", "filter", "bias"],
      outputs: ["conv"],
    },
    { op: "PRELU", inputs: ["conv", "alpha"], outputs: ["prelu"] },
  ],
  inputs: ["x"],
  outputs: ["prelu"],
});
const compile = (...entries: readonly object[]): ReturnType<typeof compileRecipe> =>
  compileRecipe(parseRecipe(entries), { model, schemes: makeScheme });

describe("recipes of LiteRT Quantizer", () => {
  it("become rules that can be printed and read again", () => {
    const recipe = parseRecipe([entry("FULLY_CONNECTED", dynamic(4, "BLOCKWISE_32"), { regex: "(?P<a>x)" })]);
    expect(recipe).toEqual({
      litequant: 1,
      fuse: false,
      rules: [
        { scheme: "float", why: "LiteRT Quantizer keeps float what no entry matches", optional: true },
        {
          op: "FULLY_CONNECTED",
          scope: "/(?<a>x)/",
          scheme: "dynamic-range",
          bits: 4,
          granularity: 32,
          minElements: 0,
          why: "entry 1: min_max_uniform_quantize, INT4 weights in blocks of 32 and dynamic activations",
        },
        {
          op: "STABLEHLO_COMPOSITE",
          scheme: "float",
          why: "LiteRT Quantizer keeps composites float, and what they are made of",
          optional: true,
        },
      ],
      notes: [],
    });
    expect(parseRecipe(JSON.parse(JSON.stringify(recipe)))).toEqual(recipe);
  });

  it.each<readonly [object, object]>([
    [dynamic(), { scheme: "dynamic-range", bits: 8, granularity: "channel", minElements: 0 }],
    [
      dynamic(2, "TENSORWISE", { min_weight_elements: 9 }),
      { scheme: "dynamic-range", bits: 2, granularity: "tensor", minElements: 9 },
    ],
    [
      { weight_tensor_config: weights(4), explicit_dequantize: true },
      { scheme: "weight-only", bits: 4, granularity: "channel", minElements: 0 },
    ],
    [integers({ num_bits: 8, symmetric: false }), { scheme: "int8", bits: 8, granularity: "channel" }],
    [integers({ num_bits: 16 }, 4), { scheme: "int16x8", bits: 4, granularity: "channel" }],
    [
      dynamic(4, "CHANNELWISE", { weight_tensor_config: { num_bits: 4, granularity: "CHANNELWISE", block_size: 0 } }),
      { scheme: "dynamic-range", bits: 4, granularity: "channel" },
    ],
    [dynamic(8, "BLOCKWISE_32", { skip_checks: true }), { scheme: "dynamic-range", bits: 8, granularity: 32 }],
  ])("%j is %j", (config, rule) => {
    expect(parseRecipe([entry("FULLY_CONNECTED", config)]).rules[1]).toMatchObject(rule);
  });

  it("give inputs and outputs their types", () => {
    const static8 = entry("*", integers({ num_bits: 8, symmetric: false }));
    expect(compile(static8).ends).toEqual({ inputs: "int8", outputs: "int8" });
    expect(compile(entry("*", integers({ num_bits: 16 }))).ends).toEqual({ inputs: "int16", outputs: "int16" });
    expect(compile(static8, entry("INPUT", undefined)).ends).toEqual({ inputs: "float32", outputs: "int8" });
    const unsigned = integers({ num_bits: 8, symmetric: false, dtype: "UINT" });
    expect(compile(static8, entry("OUTPUT", unsigned)).ends).toEqual({ inputs: "int8", outputs: "uint8" });
    expect(compile(static8, entry("*", unsigned, { regex: "x" })).ends).toEqual({ inputs: "uint8", outputs: "int8" });
    expect(compile(entry("*", dynamic())).ends).toEqual({});
  });

  it.each<readonly [unknown, string]>([
    [
      entry("TRANSPOSE_CONV", dynamic()),
      "entry 1: LiteRT Quantizer has no operation 'TRANSPOSE_CONV'. It is called CONV_2D_TRANSPOSE there.",
    ],
    [entry("CONV2D", dynamic()), "Did you mean 'CONV_2D'?"],
    [
      entry("CONV_2D", dynamic(4, "BLOCKWISE_32")),
      "entry 1: LiteRT Quantizer refuses INT4 weights in blocks of 32 and dynamic activations for CONV_2D; it has dynamic_wi8_afp32, ",
    ],
    [
      entry("CONV_2D", dynamic(), { algorithm_key: "GPTQ" }),
      "entry 1: GPTQ is not there for CONV_2D, but for FULLY_CONNECTED",
    ],
    [
      entry("CONV_2D", dynamic(), { algorithm_key: "float_casting" }),
      "entry 1: float_casting stores FLOAT weights of 16 bits",
    ],
    [
      entry("CONV_2D", dynamic(), { algorithm_key: "magic" }),
      "entry 1: algorithm_key is 'magic'; give one of min_max_uniform_quantize, ",
    ],
    [
      entry("*", dynamic(), { regex: "a*+" }),
      "entry 1: the pattern 'a*+' of Python's cannot be translated: the possessive repeat *+ has no equal",
    ],
    [entry("*", dynamic(), { regex: 1 }), "entry 1: regex is 1; give a pattern"],
    [entry("*", { compute_precision: "INTEGER" }), "entry 1: op_config has no weight_tensor_config"],
    [
      entry("*", dynamic(8, "CHANNELWISE", { explicit: true })),
      "entry 1: op_config has a field 'explicit'; fields are activation_tensor_config, ",
    ],
    [
      entry("*", dynamic(8, "ROWWISE")),
      "entry 1: weight_tensor_config: granularity is 'ROWWISE'; give one of TENSORWISE, CHANNELWISE, ",
    ],
    [entry("*", dynamic(3)), "entry 1: weight_tensor_config: num_bits is 3; give one of 2, 4, 8, 16"],
    [
      entry("*", { weight_tensor_config: { num_bits: 8, block_size: 48 } }),
      "entry 1: block_size is 48; give 32, 64, 128 or 256",
    ],
    [entry("*", { ...integers({ num_bits: 8 }), compute_precision: "FLOAT" }), "set compute_precision to INTEGER"],
    [
      entry("*", { ...integers({ num_bits: 8 }), weight_tensor_config: { num_bits: 16, dtype: "FLOAT" } }),
      "entry 1: integer activations cannot go with FLOAT weights",
    ],
    [
      entry("*", dynamic(8, "CHANNELWISE", { min_weight_elements: -1 })),
      "min_weight_elements is -1; give a whole number from 0",
    ],
    [{ regex: ".*", algorithm_key: "no_quantize" }, "entry 1 has no operation"],
  ])("%j is refused", (given, message) => {
    expect(() => parseRecipe([given])).toThrow(message);
  });

  it("are read with notes of what is other here", () => {
    expect(notes(entry("*", dynamic()))).toEqual([]);
    expect(notes(entry("*", dynamic()), entry("CONV_2D", undefined), entry("*", dynamic()))).toEqual([
      "ENTRY_REPLACED",
      "ENTRY_REPLACED",
    ]);
    expect(notes(entry("*", dynamic(), { algorithm_key: "OCTAV" }))).toEqual(["ALGORITHM_REPLACED"]);
    expect(notes(entry("*", dynamic(8, "BLOCKWISE_32")))).toEqual(["ENTRY_WITHOUT_EFFECT"]);
    expect(notes(entry("PRELU", undefined))).toEqual(["ENTRY_WITHOUT_EFFECT"]);
    expect(notes(entry("STABLEHLO_COMPOSITE", integers({ num_bits: 8 })))).toEqual(["ENTRY_WITHOUT_EFFECT"]);
    expect(notes(entry("*", integers({ num_bits: 8 })))).toEqual(["ASYMMETRIC_ACTIVATIONS"]);
    expect(notes(entry("INPUT", integers({ num_bits: 8 })))).toEqual([]);
    expect(notes(entry("*", dynamic(), { comment: "mine" }))).toEqual(["FIELDS_UNREAD"]);
    const odd = { num_bits: 8, symmetric: false, algorithm_params: { max_hadamard_size: 0 }, other: 1 };
    expect(notes(entry("*", { weight_tensor_config: odd, explicit_dequantize: true }))).toEqual([
      "SYMMETRIC_WEIGHTS",
      "PARAMETERS_UNUSED",
    ]);
  });

  it("report what LiteRT Quantizer skips in silence", () => {
    const compiled = compile(
      entry("*", dynamic()),
      entry("*", dynamic(4, "BLOCKWISE_32"), { regex: ".+" }),
      entry("CONV_2D", undefined, { regex: "nobody" }),
    );
    const findings = compiled.findings().map(({ severity, code, message }) => `${severity} ${code} ${message}`);
    expect(findings).toEqual([
      "info RULE_PASSES_OVER rule 2 passes over PRELU (operator 1): LiteRT Quantizer has no INT8 weights per channel and dynamic activations for them",
      "warning RULE_UNUSED rule 3 matches nothing in the model: op FULLY_CONNECTED, EMBEDDING_LOOKUP, scope /.+/",
      "warning RULE_PASSES_OVER rule 3 passes over CONV_2D (operator 0), PRELU (operator 1): LiteRT Quantizer has no INT4 weights in blocks of 32 and dynamic activations for them; there what rule 2 gives stays",
      "warning RULE_UNUSED rule 4 matches nothing in the model: op CONV_2D, scope /nobody/",
    ]);
  });

  it("are known by name", () => {
    for (const [name, json] of Object.entries(namedRecipes)) {
      for (const modelType of Array.isArray(json) ? [undefined] : Object.keys(json as object)) {
        const recipe = parseRecipe(name, modelType === undefined ? {} : { modelType });
        expect(recipe.rules.length).toBeGreaterThan(1);
      }
    }
    expect(parseRecipe("dynamic_wi4b32")).toEqual(parseRecipe("recipe.dynamic_wi4b32_afp32"));
    expect(parseRecipe("dynamic_legacy_wi8_afp32").rules[1]).toMatchObject({ bits: 8, minElements: 1024 });
    expect(parseRecipe({ default: "dynamic_wi8_afp32_recipe.json" })).toEqual(parseRecipe("dynamic_wi8_afp32"));
  });
});
