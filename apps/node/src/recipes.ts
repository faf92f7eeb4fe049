import { stat } from "node:fs/promises";
import type { Calibrator, CalibratorFor, Json, Model, Scheme, TensorId } from "@litequant/core";
import { compileRecipe, parseRecipe, skipRule } from "@litequant/recipes";
import type { CompiledRecipe, Recipe } from "@litequant/recipes";
import { resolveCalibrator } from "./calibrators.ts";
import { readJson } from "./files.ts";
import { schemeFactory, withNeeds } from "./schemes.ts";
import type { TargetProfile } from "./targets.ts";

/** A recipe: its value, what `JSON.parse` gave, its file, or the name of one of LiteRT Quantizer's (`dynamic_wi8_afp32`). */
export type RecipeInput = string | URL | Json | Recipe;

/**
 * Compiles a recipe for a model, with operators to skip behind its rules.
 *
 * @param base - Of operators that no rule matches; float where there is none.
 * @param needs - Options that the target needs where rules say nothing else.
 * @throws LitequantError `FILE_NOT_FOUND`, `FILE_ACCESS`, and `INVALID_ARGUMENT` with the rule and what it can be.
 */
export async function resolveRecipe(
  input: RecipeInput | undefined,
  skip: readonly string[],
  model: Model,
  base: Scheme | undefined,
  needs: TargetProfile["options"],
): Promise<CompiledRecipe> {
  const given: Recipe = input === undefined ? { litequant: 1, rules: [] } : parseRecipe(await read(input));
  const recipe = { ...given, rules: [...given.rules, ...skip.map((text) => skipRule(text, model))] };
  const names = new Set(recipe.rules.map(({ scheme }) => scheme));
  const makers = new Map<string, Awaited<ReturnType<typeof schemeFactory>>>();
  for (const name of names) {
    if (reserved.has(name)) continue;
    // Thrown where the rule is known.
    const failing = (error: unknown) => (): never => {
      throw error;
    };
    makers.set(name, await schemeFactory(name).catch(failing));
  }
  return compileRecipe(recipe, {
    model,
    schemes: (name, options) => makers.get(name)!(withNeeds(name, options, needs)),
    ...(base && { base }),
  });
}

/** What rules say without naming a scheme: operators that stay, and types of ends. */
const reserved: ReadonlySet<string> = new Set(["float", "float32", "uint8", "int16"]);

async function read(input: RecipeInput): Promise<unknown> {
  if (input instanceof URL) return readJson(decodeURIComponent(input.pathname), "recipe");
  if (typeof input !== "string") return input;
  const isFile =
    /[\\/]|\.json$/i.test(input) ||
    (await stat(input).then(
      (found) => found.isFile(),
      () => false,
    ));
  return isFile ? readJson(input, "recipe") : input;
}

/** Calibrators by tensor: those that rules name, and the usual one elsewhere. */
export async function chooseCalibrators(
  model: Model,
  recipe: CompiledRecipe,
  usual: Calibrator,
  target: Calibrator["target"] | undefined,
): Promise<CalibratorFor> {
  const named = new Map<string, Calibrator>();
  for (const { subgraph, index } of tensorsOf(model)) {
    const text = recipe.calibratorOf({ subgraph, index });
    if (text !== undefined && !named.has(text)) named.set(text, await resolveCalibrator(text, target));
  }
  return named.size === 0 ? usual : (_, id) => named.get(recipe.calibratorOf(id) ?? "") ?? usual;
}

function tensorsOf({ subgraphs }: Model): readonly TensorId[] {
  return subgraphs.flatMap(({ tensors }, subgraph) => tensors.map((_, index) => ({ subgraph, index })));
}
