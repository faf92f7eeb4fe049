import type { Model } from "@litequant/core";
import { int16x8 } from "@litequant/quantizer-int16x8";
import { int8 } from "@litequant/quantizer-int8";
import type { Int8Options } from "@litequant/quantizer-int8";
import { buildModel } from "@litequant/testkit";
import type { OperatorSketch } from "@litequant/testkit";
import { expect, it } from "vitest";

import { placeholderRanges } from "./placeholder-ranges.ts";
import { planModel } from "./plan-model.ts";
import type { PlanOptions } from "./plan-model.ts";

const vector = { shape: [1, 4] };

/** A chain of operators between two TANH. */
function chain(...ops: readonly string[]): Model {
  const names = ["x", "a", ...ops.map((_, i) => `t${i}`), "y"];
  const all = ["TANH", ...ops, "TANH"];
  return buildModel({
    tensors: Object.fromEntries(names.map((name) => [name, vector])),
    operators: all.map((op, i) => {
      const inputs = op === "ADD_N" ? [names[i], "x", "a"] : [names[i]];
      return { op, inputs, outputs: [names[i + 1]] } as OperatorSketch;
    }),
    inputs: ["x"],
    outputs: ["y"],
  });
}

function planned(model: Model, options: Partial<PlanOptions> & { readonly int8?: Int8Options } = {}) {
  const { int8: own, ...rest } = options;
  return planModel(model, { scheme: int8(own), ranges: placeholderRanges(model), ...rest });
}

const opsOf = (model: Model): readonly string[] => model.subgraphs[0]!.operators.map(({ op }) => op);

it("rewrites what has no kernel where integers stand on both sides, and the ledger says so", () => {
  const { transformed, operators } = planned(chain("SQUARE", "NEG"));
  expect(opsOf(transformed.model)).toEqual(["TANH", "MUL", "MUL", "TANH"]);
  expect(operators.map(({ op, to }) => `${op} ${to}`)).toEqual(["TANH int8", "SQUARE int8", "NEG int8", "TANH int8"]);
  expect(operators[1]!.reason).toEqual({ code: "QUANTIZED", message: "computed by MUL: as the int8 scheme asks" });
});

it("one operator by several: each is planned with ranges that follow", () => {
  const { transformed, operators, plan } = planned(chain("ADD_N"));
  expect(opsOf(transformed.model)).toEqual(["TANH", "ADD", "ADD", "TANH"]);
  expect(operators.map(({ index, to }) => `${index} ${to}`)).toEqual(["0 int8", "1 int8", "2 int8"]);
  expect(operators[1]!.reason.message).toMatch(/^computed by ADD, ADD: /);
  // Two terms of [-1, 1].
  expect(plan.operators[1]!.outputs[0]!.form.scale![0]).toBeCloseTo(4 / 255, 6);
});

it("leaves operators as they were where integers would save no conversion", () => {
  const { transformed, operators } = planned(chain("SQUARE", "SIN", "NEG"));
  expect(opsOf(transformed.model)).toEqual(["TANH", "SQUARE", "SIN", "NEG", "TANH"]);
  expect(operators[1]).toMatchObject({ to: "float32", reason: { code: "NO_INT8_KERNEL" } });
  expect(operators[1]!.reason.message).toMatch(/; MUL could stand for it, but integers would save no conversion here/);
});

it("rewrites what one scheme lacks only, and nothing for compat", () => {
  const model = chain("HARD_SWISH");
  expect(opsOf(planned(model).transformed.model)).toEqual(["TANH", "HARD_SWISH", "TANH"]);
  const wide = planned(model, { scheme: int16x8() });
  expect(opsOf(wide.transformed.model)).toEqual(["TANH", "ADD", "MUL", "MUL", "TANH"]);
  expect(wide.operators[1]).toMatchObject({ op: "HARD_SWISH", to: "int16" });
  expect(opsOf(planned(chain("NEG"), { int8: { compat: "tflite" } }).transformed.model)).toEqual([
    "TANH",
    "NEG",
    "TANH",
  ]);
});
