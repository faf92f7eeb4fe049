import type { DType, EndWish, Reason } from "@litequant/core";

import { fieldsOf, isObject, refusal, show } from "./fields.ts";
import type { Fields } from "./fields.ts";
import { importLiteRtRecipe, isLiteRtRecipe } from "./litert-quantizer/import-recipe.ts";
import { namedRecipes, recipeName } from "./litert-quantizer/named-recipes.ts";
import { didYouMean } from "./nearest.ts";
import { parseRule } from "./parse-rule.ts";
import type { Recipe } from "./recipe.ts";

/** Options of {@link parseRecipe}. */
export interface ParseRecipeOptions {
  /** Which model a mapping of models to recipes is asked for; `default` unless told, or the only one. */
  readonly modelType?: string;
}

const FIELDS = ["litequant", "inputs", "outputs", "fuse", "rules", "notes"];
const END_TYPES: readonly DType[] = ["float32", "int8", "uint8", "int16"];

/**
 * Reads a recipe: ours, a bare list of rules, a recipe of LiteRT Quantizer (a list of entries with a `regex`), the name of
 * one of its own, or a mapping of model types to these.
 *
 * @param json - What `JSON.parse` gave.
 * @throws LitequantError `INVALID_ARGUMENT` with the rule's or entry's number, the field, and what it can be.
 * @example
 * parseRecipe([{ scheme: "int8" }, { op: "SOFTMAX", scheme: "float", why: "needs its precision" }])
 */
export function parseRecipe(json: unknown, options: ParseRecipeOptions = {}): Recipe {
  if (typeof json === "string") return parseNamed(json, options);
  if (isLiteRtRecipe(json)) return importLiteRtRecipe(json);
  if (Array.isArray(json)) return { litequant: 1, rules: parseRules(json) };
  if (isMapping(json)) return parseMapping(json, options);
  const fields = fieldsOf(json, "the recipe", FIELDS);
  if (fields.get("litequant") !== 1) fields.refuse("litequant", "1, the version of this form");
  const rules = fields.get("rules");
  if (!Array.isArray(rules)) return fields.refuse("rules", "a list of rules");
  const inputs = parseEnds(fields, "inputs");
  const outputs = parseEnds(fields, "outputs");
  if (fields.flag("fuse") === true) fields.refuse("fuse", "false, or leave it out");
  const notes = parseNotes(fields);
  return {
    litequant: 1,
    ...(inputs !== undefined && { inputs }),
    ...(outputs !== undefined && { outputs }),
    ...(fields.get("fuse") === false && { fuse: false }),
    rules: parseRules(rules),
    ...(notes !== undefined && { notes }),
  };
}

function parseRules(list: readonly unknown[]): Recipe["rules"] {
  return list.map((rule, index) => parseRule(rule, index + 1));
}

function parseEnds(fields: Fields, name: "inputs" | "outputs"): EndWish | undefined {
  const given = fields.get(name);
  if (given === undefined) return undefined;
  const types: readonly unknown[] = isObject(given) ? Object.values(given) : [given];
  if (types.every((type) => END_TYPES.includes(type as DType))) return given as EndWish;
  return fields.refuse(name, `${END_TYPES.join(", ")} for all, or { name: type }`);
}

function parseNotes(fields: Fields): readonly Reason[] | undefined {
  const notes = fields.get("notes");
  if (notes === undefined) return undefined;
  if (!Array.isArray(notes)) return fields.refuse("notes", "a list of { code, message }");
  return notes.map((note, index): Reason => {
    const where = `note ${index + 1}`;
    const read = fieldsOf(note, where, ["code", "message"]);
    const text = (name: string): string => read.text(name) ?? read.refuse(name, "a text");
    return { code: text("code"), message: text("message") };
  });
}

function parseNamed(text: string, options: ParseRecipeOptions): Recipe {
  const name = recipeName(text);
  if (name !== undefined) return parseRecipe(namedRecipes[name], options);
  const names = Object.keys(namedRecipes);
  throw refusal(
    `no recipe is called ${show(text)}; there are ${names.join(", ")}.${didYouMean(text.replace(/^recipe\./, ""), names)}`,
  );
}

type Mapping = Readonly<Record<string, string | readonly unknown[]>>;

/** As LiteRT-LM has them: model types, or `default`, with a recipe each, in full, by name or by path. */
function isMapping(json: unknown): json is Mapping {
  if (!isObject(json) || Object.hasOwn(json, "scheme")) return false;
  const values = Object.values(json);
  return values.length > 0 && values.every((value) => typeof value === "string" || isLiteRtRecipe(value));
}

function parseMapping(mapping: Mapping, { modelType }: ParseRecipeOptions): Recipe {
  const types = Object.keys(mapping);
  const wanted = modelType ?? (types.length === 1 ? types[0]! : "default");
  const found = [wanted, "default"].find((type) => Object.hasOwn(mapping, type));
  if (found === undefined) {
    const asked = modelType === undefined ? "says nothing of a default model" : `says nothing of ${show(modelType)}`;
    throw refusal(`the recipe ${asked}; it has recipes for ${types.join(", ")}: name one of them`);
  }
  const value = mapping[found]!;
  if (typeof value === "string" && recipeName(value) === undefined) {
    throw refusal(`the recipe for ${found} is another file, ${show(value)}; give that file`);
  }
  return parseRecipe(value);
}
