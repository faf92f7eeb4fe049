import { describe, expect, it } from "vitest";

import { parseRecipe } from "./index.ts";

const rule = (fields: object): unknown => [{ scheme: "int8", ...fields }];
const message = (json: unknown, options?: Parameters<typeof parseRecipe>[1]): string => {
  try {
    parseRecipe(json, options);
  } catch (error) {
    expect(error).toMatchObject({ code: "INVALID_ARGUMENT" });
    return (error as Error).message;
  }
  throw new Error("was accepted");
};

describe("parseRecipe", () => {
  it("takes our form, and a bare list of rules", () => {
    const full = {
      litequant: 1,
      inputs: { image: "uint8" },
      outputs: "float32",
      fuse: false,
      rules: [
        { scheme: "int8", calibrator: "percentile:p=99.99" },
        {
          op: ["CONV_2D", "CUSTOM:mine"],
          name: "net/block*",
          scheme: "int8",
          bits: 4,
          granularity: "tensor",
          why: "size",
        },
        {
          index: ["3..9", 12],
          signature: "encode",
          scheme: "./mine.mjs",
          options: { deep: [1, null] },
          minElements: 0,
        },
        { op: "SOFTMAX", scope: "/^head/i", scheme: "float", optional: true },
      ],
      notes: [{ code: "NOTE", message: "from elsewhere" }],
    };
    expect(parseRecipe(full)).toEqual(full);
    expect(parseRecipe(full.rules)).toEqual({ litequant: 1, rules: full.rules });
    expect(parseRecipe([])).toEqual({ litequant: 1, rules: [] });
    expect(parseRecipe(JSON.parse(JSON.stringify(parseRecipe("static_wi8_ai8"))))).toEqual(
      parseRecipe("static_wi8_ai8"),
    );
  });

  it.each([
    [
      [{ op: "CONV_2" }],
      "rule 1: op: no operator is called 'CONV_2'; give a name as CONV_2D, or CUSTOM:name. Did you mean 'CONV_2D'?",
    ],
    [rule({ op: "conv_2d" }), "Did you mean 'CONV_2D'?"],
    [rule({ op: [] }), "rule 1: op is []; give an operator's name or a list of them"],
    [[{ scheme: "int8" }, { schema: "int8" }], "rule 2 has a field 'schema'; fields are op, name, "],
    [[{ schema: "int8" }], "Did you mean 'scheme'?"],
    [[{ op: "CONV_2D" }], "rule 1 has no scheme; give a scheme's name, a module, or float"],
    [rule({ scheme: "" }), "rule 1: scheme is ''; give a text that is not empty"],
    [rule({ bits: 3 }), "rule 1: bits is 3; give one of 8, 4, 2"],
    [rule({ granularity: "row" }), "rule 1: granularity is 'row'; give one of channel, tensor, 32, 64, 128, 256"],
    [rule({ minElements: -1 }), "rule 1: minElements is -1; give a whole number from 0"],
    [rule({ index: "9..3" }), "rule 1: index is '9..3', which ends before it begins"],
    [rule({ index: [1.5] }), "rule 1: index is 1.5; give an operator's index, '3..9', or '1/3'"],
    [rule({ index: [] }), "rule 1: index is an empty list"],
    [rule({ name: "/(/" }), "rule 1: name is '/(/', which is no regular expression"],
    [rule({ scope: "dense" }), "rule 1: scope is 'dense'; give a regular expression between slashes"],
    [rule({ op: "INPUT", index: 0 }), "rule 1: index is 0; give it for operators alone"],
    [rule({ scheme: "float", bits: 4 }), "rule 1: bits is 4; give nothing: float has no options"],
    [rule({ options: { bits: 4 } }), "give bits as a field of the rule"],
    [rule({ options: [] }), "rule 1: options is []; give an object of the scheme's options"],
    [rule({ why: 1 }), "rule 1: why is 1; give a text that is not empty"],
    [[null], "rule 1 is null; give an object with op, name"],
    [{ rules: [] }, "the recipe has no litequant; give 1, the version of this form"],
    [{ litequant: 2, rules: [] }, "the recipe: litequant is 2; give 1"],
    [{ litequant: 1 }, "the recipe has no rules; give a list of rules"],
    [{ litequant: 1, rule: [] }, "Did you mean 'rules'?"],
    [
      { litequant: 1, rules: [], inputs: "int4" },
      "the recipe: inputs is 'int4'; give float32, int8, uint8, int16 for all, or { name: type }",
    ],
    [{ litequant: 1, rules: [], fuse: true }, "the recipe: fuse is true; give false, or leave it out"],
    [{ litequant: 1, rules: [], notes: [{}] }, "note 1 has no code"],
    [{ scheme: "int8" }, "the recipe has a field 'scheme'"],
    [7, "the recipe is 7; give an object with litequant"],
    ["static_wi8_ai9", "Did you mean 'static_wi8_ai8'?"],
  ])("refuses %j", (json, text) => {
    expect(message(json)).toContain(text);
  });

  it("reads mappings of model types, as LiteRT-LM has them", () => {
    const entry = { regex: ".*", operation: "CONV_2D", algorithm_key: "no_quantize" };
    const mapping = { encoder: "static_wi8_ai8", default: [entry] };
    expect(parseRecipe(mapping)).toEqual(parseRecipe([entry]));
    expect(parseRecipe(mapping, { modelType: "decoder" })).toEqual(parseRecipe([entry]));
    expect(parseRecipe(mapping, { modelType: "encoder" })).toEqual(parseRecipe("recipe.static_wi8_ai8"));
    expect(parseRecipe({ encoder: [entry] })).toEqual(parseRecipe([entry]));
    expect(message({ encoder: [entry], decoder: [entry] })).toContain("it has recipes for encoder, decoder: name one");
    expect(message({ default: "mine.json" })).toBe(
      "the recipe for default is another file, 'mine.json'; give that file",
    );
    expect(message("gemma4_mixed48")).toContain("tf_lite_prefill_decode");
    expect(parseRecipe("gemma4_mixed48", { modelType: "tf_lite_prefill_decode" }).rules).toHaveLength(4);
  });

  it("has no recipe that inherited names would give", () => {
    expect(message("constructor")).toContain("no recipe is called 'constructor'");
    expect(message({ __proto__: null, constructor: 1 })).toContain("the recipe has a field 'constructor'");
  });
});
