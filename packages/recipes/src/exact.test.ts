import type { Model } from "@litequant/core";
import { buildModel } from "@litequant/testkit";
import { describe, expect, it } from "vitest";

import { makeScheme } from "../test/makers.ts";
import { compileRecipe, parseRecipe } from "./index.ts";

/** Rows of integers, each on a grid of its own. */
const rows = (steps: readonly number[], tops: readonly number[]): readonly number[] =>
  steps.flatMap((step, row) => [tops[row]!, 3, -1, 0].map((each) => Math.fround(each * step)));

const dense = (data: readonly number[]): Model =>
  buildModel({
    tensors: {
      x: { shape: [1, 4] },
      w: { shape: [2, 4], data },
      b: { shape: [2], data: [0.1, 0.2] },
      y: { shape: [1, 2] },
    },
    operators: [{ op: "FULLY_CONNECTED", inputs: ["x", "w", "b"], outputs: ["y"] }],
    inputs: ["x"],
    outputs: ["y"],
  });

const compile = (model: Model, rule: object): unknown =>
  compileRecipe(parseRecipe([{ exact: true, minElements: 0, ...rule }]), { model, schemes: makeScheme });

describe("exact rules", () => {
  const rounded = dense(rows([0.013, 0.7], [127, -127]));

  it("take weights that were rounded before", () => {
    expect(() => compile(rounded, { scheme: "dynamic-range" })).not.toThrow();
    expect(() => compile(rounded, { scheme: "int8" })).not.toThrow();
    expect(() => compile(dense(rows([0.013, 0.7], [7, -7])), { scheme: "weight-only", bits: 4 })).not.toThrow();
    expect(() => compile(dense(Array<number>(8).fill(0)), { scheme: "dynamic-range" })).not.toThrow();
    expect(() => compile(dense(rows([0.1, 0.3], [1, 2])), { scheme: "float16" })).not.toThrow();
    expect(() => compile(dense(rows([0.1, 0.3], [1, 2])), { scheme: "dynamic-range", minElements: 9 })).not.toThrow();
  });

  it("refuse weights that would change", () => {
    expect(() => compile(rounded, { scheme: "dynamic-range", granularity: "tensor" })).toThrow(
      'rule 1 is to be exact, but the weights "w" (tensor 1) of FULLY_CONNECTED (operator 0) lie on no int8 grid: they would change by 0.',
    );
    expect(() => compile(dense(rows([0.013, 0.7], [100, 127])), { scheme: "int8" })).toThrow("lie on no int8 grid");
    expect(() => compile(rounded, { scheme: "weight-only", bits: 4 })).toThrow("lie on no int4 grid");
  });
});
