import { LitequantError } from "@litequant/core";
import type { Model } from "@litequant/core";
import { buildModel } from "@litequant/testkit";
import fc from "fast-check";
import { expect, it } from "vitest";

import { compileRecipe, parseRecipe, skipRule } from "../src/index.ts";
import { makeScheme } from "./makers.ts";

const model: Model = buildModel({
  tensors: { x: { shape: [1, 4] }, "net/relu": { shape: [1, 4] }, "net/out:0": { shape: [1, 4] } },
  operators: [
    { op: "RELU", inputs: ["x"], outputs: ["net/relu"] },
    { op: "SOFTMAX", inputs: ["net/relu"], outputs: ["net/out:0"] },
  ],
  inputs: ["x"],
  outputs: ["net/out:0"],
  signatures: [{ key: "serve", inputs: { x: "x" }, outputs: { y: "net/out:0" } }],
});

/** JSON that is nearly a recipe: the right fields, and values that are right now and then. */
const anything = fc.jsonValue({ maxDepth: 2 });
const mostly = (...good: readonly fc.Arbitrary<unknown>[]): fc.Arbitrary<unknown> =>
  fc.oneof({ arbitrary: fc.oneof(...good), weight: 12 }, { arbitrary: anything, weight: 1 });
const words = (...list: readonly unknown[]): fc.Arbitrary<unknown> => fc.constantFrom(...list);
const pattern = fc.oneof(words("net/*", "/^net/", "relu", "/(/", "*", "out"), fc.string());
const rule = fc.record(
  {
    op: mostly(words("RELU", "SOFTMAX", "INPUT", ["RELU", "OUTPUT"], "CUSTOM:x", "relu")),
    name: mostly(pattern),
    scope: mostly(words("/net/", "/x;/i", "net")),
    index: mostly(words(0, "0..1", [1, "0/0"], "1..0")),
    signature: mostly(words("serve")),
    scheme: mostly(words("int8", "float", "uint8", "dynamic-range", "weight-only")),
    bits: mostly(words(8, 4)),
    granularity: mostly(words("channel", "tensor", 32)),
    minElements: mostly(fc.nat(3)),
    calibrator: mostly(words("min-max")),
    options: mostly(words({}, { perTensor: "all" })),
    optional: mostly(words(true, false)),
    why: mostly(fc.string({ minLength: 1 })),
  },
  { requiredKeys: ["scheme"] },
);
const tensor = fc.record(
  {
    num_bits: mostly(words(8, 4, 16)),
    symmetric: mostly(fc.boolean()),
    granularity: mostly(words("CHANNELWISE", "BLOCKWISE_32")),
    dtype: mostly(words("INT", "UINT", "FLOAT")),
    block_size: mostly(words(0, 32)),
  },
  { requiredKeys: ["num_bits"] },
);
const entry = fc.record(
  {
    regex: mostly(pattern),
    operation: mostly(words("*", "RELU", "FULLY_CONNECTED", "INPUT")),
    algorithm_key: mostly(words("min_max_uniform_quantize", "no_quantize", "OCTAV", "float_casting")),
    op_config: mostly(
      fc.record(
        {
          weight_tensor_config: tensor,
          activation_tensor_config: tensor,
          compute_precision: mostly(words("INTEGER", "FLOAT")),
          explicit_dequantize: fc.boolean(),
          skip_checks: fc.boolean(),
        },
        { requiredKeys: ["weight_tensor_config"] },
      ),
    ),
  },
  { requiredKeys: ["regex", "operation", "algorithm_key"] },
);
const document = fc.oneof(
  anything,
  fc.array(rule, { maxLength: 3 }),
  fc.array(entry, { maxLength: 3 }),
  fc.record({ litequant: mostly(words(1)), rules: fc.array(rule, { maxLength: 3 }), inputs: mostly(words("int8")) }),
  fc.dictionary(fc.string(), fc.oneof(fc.string(), fc.array(entry, { maxLength: 2 }))),
);

it("any JSON is a recipe that survives printing and compiles, or is refused in words", () => {
  let accepted = 0;
  fc.assert(
    fc.property(document, (json) => {
      try {
        const recipe = parseRecipe(json);
        expect(parseRecipe(JSON.parse(JSON.stringify(recipe)))).toEqual(recipe);
        const compiled = compileRecipe(recipe, { model, schemes: makeScheme });
        for (const { message } of compiled.findings()) expect(message).not.toContain("undefined");
        expect(compiled.schemes.length).toBeGreaterThan(0);
        accepted += 1;
      } catch (error) {
        if (!LitequantError.isInstance(error) && !(error as Error).message.startsWith("no scheme ")) throw error;
        expect((error as Error).message).not.toMatch(/undefined|\[object/);
      }
    }),
    { numRuns: 3000 },
  );
  expect(accepted).toBeGreaterThan(300);
});

it("any text to skip is a rule that matches, or is refused in words", () => {
  fc.assert(
    fc.property(fc.oneof(fc.string(), pattern, words("0", "RELU", "1..9", "7")), (text) => {
      try {
        const found = skipRule(String(text), model);
        const compiled = compileRecipe({ litequant: 1, rules: [found] }, { model, schemes: makeScheme });
        expect(compiled.findings()).toEqual([]);
      } catch (error) {
        expect(error).toMatchObject({ code: "INVALID_ARGUMENT" });
      }
    }),
    { numRuns: 1000 },
  );
});
