import type { Model } from "@litequant/core";

import { refusal, show } from "./fields.ts";
import { isIndex } from "./indices.ts";
import { matcherOf } from "./matching.ts";
import { didYouMean } from "./nearest.ts";
import { isOperatorName } from "./operator-names.ts";
import type { RecipeRule } from "./recipe.ts";
import { operatorTargets } from "./targets.ts";

/**
 * The rule that keeps operators float: by an operator's name (`SOFTMAX`), by a layer's as in {@link RuleWhere.name}, or by
 * index (`12`, `3..9`, `1/3`). Add it behind a recipe's rules.
 *
 * @throws LitequantError `INVALID_ARGUMENT` when nothing in the model is called so.
 * @example
 * const recipe = { litequant: 1, rules: [...rules, skipRule("dense_1", model)] };
 */
export function skipRule(text: string, model: Model): RecipeRule {
  const targets = operatorTargets(model).flat();
  const candidates: RecipeRule[] = [
    ...(isOperatorName(text) ? [skipping(text, { op: text })] : []),
    ...(isIndex(text) ? [skipping(text, { index: text })] : []),
    ...(text === "" ? [] : [skipping(text, { name: text })]),
    ...(isOperatorName(text.toUpperCase()) ? [skipping(text, { op: text.toUpperCase() })] : []),
  ];
  const found = candidates.find((rule) => {
    const matcher = matcherOf(rule, "skip", model);
    return targets.some((target) => matcher.matches(target));
  });
  if (found !== undefined) return found;
  const ops = [...new Set(targets.map(({ op }) => op))];
  const layers = targets.flatMap(({ names }) => names.flatMap((name) => [name, ...name.split(/[/;]/)]));
  const hint = didYouMean(text, [...ops, ...layers]);
  throw refusal(
    `nothing in the model is called ${show(text)}; give an operator (${ops.join(", ")}), a layer's name, * for any part of it, or an index.${hint}`,
  );
}

function skipping(text: string, where: Pick<RecipeRule, "op" | "name" | "index">): RecipeRule {
  return { ...where, scheme: "float", why: `asked to skip ${text}` };
}
