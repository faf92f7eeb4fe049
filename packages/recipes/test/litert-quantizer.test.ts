import { readFileSync } from "node:fs";

import { LitequantError } from "@litequant/core";
import type { CalibrationTable, DType, EndWish, Model, Subgraph, TensorRange } from "@litequant/core";
import { specOf, withIntermediates } from "@litequant/ops";
import { applyPlan, planQuantization } from "@litequant/quantization";
import { decodeModel } from "@litequant/schema";
import { describeShared, requireShared } from "@litequant/testkit";
import { expect, it } from "vitest";

import { compileRecipe, parseRecipe } from "../src/index.ts";
import { makeScheme } from "./makers.ts";

const folder = ["golden", "production", "recipes"] as const;
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
        const names = new Set(source.subgraphs.flatMap(({ tensors }) => tensors.map((tensor) => tensor.name)));
        const golden = forms(readModel(requireShared(...folder, `${name}.tflite`)), (output) => !names.has(output));
        const ours = forms(quantize(source, model, name), () => false);
        const found = golden.flatMap((line, i) => (line === ours[i] ? [] : [`${line} | ${ours[i] ?? "nothing"}`]));
        expect(found).toEqual(differences[name] ?? []);
        expect(ours.length).toBe(golden.length);
      });
    }
  }

  it.each(["dequantized-weight-recovery", "blockwise32-wi8"])("%s is refused, as there", (name) => {
    expect(() => parseRecipe(readRecipe(name))).toThrow(LitequantError);
    expect(() => parseRecipe(readRecipe(name))).toThrow(/^entry 1: /);
  });

  it("all goldens are looked at", () => {
    const index = JSON.parse(readFileSync(requireShared(...folder, "index.json"), "utf8")) as {
      readonly recipes: readonly { readonly name: string }[];
    };
    const known = [...Object.values(recipes).flat(), "dequantized-weight-recovery", "blockwise32-wi8"];
    expect(index.recipes.map(({ name }) => name).sort()).toEqual(known.sort());
    expect(known).toHaveLength(35);
  });
});

function readModel(path: string): Model {
  return decodeModel(readFileSync(path)).model;
}

function readRecipe(name: string): unknown {
  return JSON.parse(readFileSync(requireShared(...folder, `${name}.recipe.json`), "utf8"));
}

function quantize(source: Model, name: string, recipe: string): Model {
  const model = withIntermediates(source);
  const tensors = JSON.parse(
    readFileSync(requireShared("golden", "quantize", name, "ranges.json"), "utf8"),
  ) as TensorRange[];
  const ranges: CalibrationTable = {
    model: { sha256: "", steps: [] },
    kernels: "",
    calibrator: { name: "given", options: {} },
    samples: [],
    tensors,
    diagnostics: [],
  };
  const compiled = compileRecipe(parseRecipe(readRecipe(recipe)), { model, schemes: makeScheme });
  expect(compiled.fuse).toBe(false);
  const plan = planQuantization({
    model,
    ranges,
    schemeOf: compiled.schemeOf,
    ends: { inputs: [one(compiled.ends.inputs)], outputs: [one(compiled.ends.outputs)] },
    fallback: "float",
    specOf,
  });
  return applyPlan(model, plan, { specOf }).model;
}

function one(wish: EndWish = "float32"): DType {
  if (typeof wish !== "string") throw new Error("one type is enough here");
  return wish;
}

/** Every operator of the source with the forms of its ports, and the ends; what was inserted is looked through or left out. */
function forms(model: Model, inserted: (name: string) => boolean): readonly string[] {
  return model.subgraphs.flatMap((graph) => {
    const ends = (list: readonly number[]): string => list.map((tensor) => graph.tensors[tensor]!.dtype).join(" ");
    const operators = graph.operators.filter(
      ({ op, outputs }) => op !== "QUANTIZE" && op !== "DEQUANTIZE" && !inserted(graph.tensors[outputs[0]!]!.name),
    );
    return [
      `ends ${ends(graph.inputs)} -> ${ends(graph.outputs)}`,
      ...operators.map(({ op, inputs, outputs }) => {
        const list = (ports: readonly number[]): string => ports.map((tensor) => form(graph, tensor)).join(" ");
        return `${op} ${list(inputs)} -> ${list(outputs)}`;
      }),
    ];
  });
}

/** dtype and what shares a scale; a constant behind a DEQUANTIZE is what is stored. */
function form(graph: Subgraph, index: number): string {
  if (index < 0) return "-";
  const maker = graph.operators.find(({ op, outputs }) => op === "DEQUANTIZE" && outputs.includes(index));
  const stored = maker && !graph.operators.some(({ outputs }) => outputs.includes(maker.inputs[0]!));
  if (stored && !graph.inputs.includes(maker.inputs[0]!)) return `${form(graph, maker.inputs[0]!)}>float32`;
  const { dtype, quantization } = graph.tensors[index]!;
  if (quantization?.details?.kind === "blockwise") return `${dtype}/${quantization.details.blockSize}`;
  const count = quantization?.scale.length ?? 0;
  return count > 1 ? `${dtype}*` : dtype;
}
