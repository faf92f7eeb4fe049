import type { CalibrationTable, DType, EndWish, Model } from "@litequant/core";
import { specOf, withIntermediates } from "@litequant/ops";
import { applyPlan, planQuantization } from "@litequant/quantization";

import { compileRecipe } from "../src/index.ts";
import type { Recipe } from "../src/index.ts";
import { makeScheme } from "./makers.ts";

/** What becomes of a model by a recipe, from ranges that were recorded elsewhere. */
export function applyRecipe(source: Model, recipe: Recipe, ranges: CalibrationTable): Model {
  const model = withIntermediates(source);
  const { schemeOf, ends } = compileRecipe(recipe, { model, schemes: makeScheme });
  const plan = planQuantization({
    model,
    ranges,
    schemeOf,
    ends: { inputs: [one(ends.inputs)], outputs: [one(ends.outputs)] },
    fallback: "float",
    specOf,
  });
  return applyPlan(model, plan, { specOf }).model;
}

function one(wish: EndWish = "float32"): DType {
  if (typeof wish !== "string") throw new Error("one type is enough here");
  return wish;
}
