export { parseRecipe, type ParseRecipeOptions } from "./parse-recipe.ts";
export type { Recipe, RecipeRule, RuleWhat, RuleWhere } from "./recipe.ts";
