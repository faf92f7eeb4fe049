import { readFileSync } from "node:fs";

import { LitequantError } from "@litequant/core";
import type { Model } from "@litequant/core";
import { decodeModel } from "@litequant/schema";
import { describeShared, requireShared } from "@litequant/testkit";
import { expect, it } from "vitest";

import { compileRecipe, parseRecipe, readLiteRtRanges } from "../src/index.ts";
import { applyRecipe } from "./apply-recipe.ts";
import { formsOfFacts, formsOfModel } from "./forms.ts";
import type { Facts } from "./forms.ts";
import { makeScheme } from "./makers.ts";

const mnist = "mnist_conv__conv_fc_mnist_float";
const sdpa = "transformer_ops__sdpa_composite";

/** Recipes of the goldens, by the model that they were applied to. */
const recipes: { readonly [model: string]: readonly string[] } = {
  [mnist]: (
    "mixed-dynamic last-match-wins same-regex-star-clears unsupported-skipped unsupported-falls-through anchored-scope " +
    "min-elements static-float-islands static-float-io static-uint8-io static-wi4-ai8 static-wi4-ai16 static-symmetric-ai8 " +
    "static-per-tensor-weights weight-only-asymmetric float16 octav-wi4 mse-wi4 minmax-wi4 gptq-wi4 oscar-wi4"
  ).split(" "),
  [sdpa]: (
    "blockwise32-wi4 blockwise64-wi4 blockwise128-wi4 blockwise-legacy-field blockwise32-wi2 blockwise32-wi8-skip-checks " +
    "channelwise-wi4 channelwise-wi2 hadamard-custom-wi4 hadamard-decomposed-wi4 octav-wi4-sdpa composite-static"
  ).split(" "),
};

const zeroBias = [
  // A dense layer with weights per channel and no bias gets one of zeros: runtimes up to 2.14 compute it wrong without.
  "FULLY_CONNECTED int8 int8* - -> int8 | FULLY_CONNECTED int8 int8* int32* -> int8",
];

/** Where ours is meant to be another, and why: LiteRT Quantizer's on the left. */
const differences: { readonly [recipe: string]: readonly string[] } = {
  "static-float-io": zeroBias,
  "static-uint8-io": zeroBias,
  "static-symmetric-ai8": zeroBias,
  "static-wi4-ai8": ["FULLY_CONNECTED int8 int4* - -> int8 | FULLY_CONNECTED int8 int4* int32* -> int8"],
  "static-wi4-ai16": ["FULLY_CONNECTED int16 int4* - -> int16 | FULLY_CONNECTED int16 int4* int64* -> int16"],
  // Biases are stored as float16 as well.
  float16: [
    "CONV_2D float32 float16>float32 float32 -> float32 | CONV_2D float32 float16>float32 float16>float32 -> float32",
    "FULLY_CONNECTED float32 float16>float32 float32 -> float32 | FULLY_CONNECTED float32 float16>float32 float16>float32 -> float32",
  ],
  // No runtime has a kernel for blocks of these; per channel they are computed right.
  "blockwise32-wi2": Array<string>(2).fill(
    "FULLY_CONNECTED float32 int2/32 float32 -> float32 | FULLY_CONNECTED float32 int2* float32 -> float32",
  ),
  "blockwise32-wi8-skip-checks": Array<string>(2).fill(
    "FULLY_CONNECTED float32 int8/32 float32 -> float32 | FULLY_CONNECTED float32 int8* float32 -> float32",
  ),
};

describeShared("recipes of LiteRT Quantizer give every operator what it gives", () => {
  for (const [model, names] of Object.entries(recipes)) {
    for (const name of names) {
      it(`${name} on ${model}`, () => {
        const source = readModel(requireShared("corpus", "models", `${model.replace("__", "/")}.tflite`));
        const golden = formsOfFacts(readJson("production", "recipes", `${name}.facts.json`) as Facts, source);
        const recipe = parseRecipe(readJson("production", "recipes", `${name}.recipe.json`));
        const ranges = readLiteRtRanges(readJson("production", model, "calibration_lq.json"), source);
        const ours = formsOfModel(applyRecipe(source, recipe, ranges), source);
        const found = golden.flatMap((line, i) => (line === ours[i] ? [] : [`${line} | ${ours[i] ?? "nothing"}`]));
        expect(found).toEqual(differences[name] ?? []);
        expect(ours.length).toBe(golden.length);
      });
    }
  }

  it("blockwise32-wi8 is refused, as there", () => {
    const recipe = readJson("production", "recipes", "blockwise32-wi8.recipe.json");
    expect(() => parseRecipe(recipe)).toThrow(LitequantError);
    expect(() => parseRecipe(recipe)).toThrow("entry 1: LiteRT Quantizer refuses INT8 weights in blocks of 32");
  });

  it("dequantized-weight-recovery is refused for weights that were never rounded, as there", () => {
    const recipe = parseRecipe(readJson("production", "recipes", "dequantized-weight-recovery.recipe.json"));
    const model = readModel(requireShared("corpus", "models", `${mnist.replace("__", "/")}.tflite`));
    expect(() => compileRecipe(recipe, { model, schemes: makeScheme })).toThrow(
      /^rule 2 [(]entry 1: dequantized_weight_recovery, .*[)] is to be exact, but the weights "sequential\/conv2d\/Conv2D" .* lie on no int8 grid/,
    );
  });

  it("all goldens are looked at", () => {
    const index = readJson("production", "recipes", "index.json") as {
      readonly recipes: readonly { readonly name: string }[];
    };
    const known = [...Object.values(recipes).flat(), "dequantized-weight-recovery", "blockwise32-wi8"];
    expect(index.recipes.map(({ name }) => name).sort()).toEqual(known.sort());
    expect(known).toHaveLength(35);
  });
});

/** Files of the named recipes: every operator of 16 models. */
const named = [
  "dynamic_wi8_afp32",
  "dynamic_wi4_afp32",
  "dynamic_legacy_wi8_afp32",
  "weight_only_wi8_afp32",
  "weight_only_wi4_afp32",
  "static_wi8_ai8",
  "static_wi8_ai16",
];

/** How ours are meant to differ in all files together: LiteRT Quantizer's on the left. */
const differencesOfNamed = {
  "FULLY_CONNECTED int8 int8* - -> int8 | FULLY_CONNECTED int8 int8* int32* -> int8": 3,
  "FULLY_CONNECTED int16 int8* - -> int16 | FULLY_CONNECTED int16 int8* int64* -> int16": 3,
  // No kernel of BATCH_MATMUL takes a scale per column, so that its file computes nonsense: ours have one scale.
  "BATCH_MATMUL int8 int8* -> int8 | BATCH_MATMUL int8 int8 -> int8": 2,
  "BATCH_MATMUL int16 int8* -> int16 | BATCH_MATMUL int16 int16 -> int16": 2,
};

describeShared("named recipes and calibration results of LiteRT Quantizer", () => {
  it("give every operator what it gives", () => {
    const { models } = readJson("production", "index.json") as {
      readonly models: readonly { readonly model: string }[];
    };
    const found: Record<string, number> = {};
    let operators = 0;
    for (const { model } of models) {
      const source = readModel(requireShared("corpus", ...model.split("/")));
      const folder = model
        .replace(/^models\//, "")
        .replace(/\.tflite$/, "")
        .replace("/", "__");
      const ranges = readLiteRtRanges(readJson("production", folder, "calibration_lq.json"), source);
      for (const name of named) {
        const golden = formsOfFacts(readJson("production", folder, `lq_${name}.json`) as Facts, source);
        const ours = formsOfModel(applyRecipe(source, parseRecipe(name), ranges), source);
        expect(ours.length).toBe(golden.length);
        golden.forEach((line, i) => {
          operators += 1;
          if (line !== ours[i]) found[`${line} | ${ours[i]}`] = (found[`${line} | ${ours[i]}`] ?? 0) + 1;
        });
      }
    }
    expect(models).toHaveLength(16);
    expect(found).toEqual(differencesOfNamed);
    expect(operators).toBe(3024);
  });
});

function readModel(path: string): Model {
  return decodeModel(readFileSync(path)).model;
}

function readJson(...parts: readonly string[]): unknown {
  return JSON.parse(readFileSync(requireShared("golden", ...parts), "utf8"));
}
