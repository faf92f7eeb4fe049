export { compileRecipe, type CompiledRecipe, type CompileRecipeOptions } from "./compile-recipe.ts";
export { readLiteRtRanges } from "./litert-quantizer/read-ranges.ts";
export { parseRecipe, type ParseRecipeOptions } from "./parse-recipe.ts";
export type { Recipe, RecipeRule, RuleWhat, RuleWhere } from "./recipe.ts";
export type { MakeScheme } from "./rule-schemes.ts";
export { skipRule } from "./skip-rule.ts";
