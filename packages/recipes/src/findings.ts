import type { Diagnostic, Model } from "@litequant/core";

import type { Matcher } from "./matching.ts";
import { endNames } from "./operator-names.ts";
import type { Recipe, RecipeRule } from "./recipe.ts";
import { isParticular } from "./recipe.ts";
import type { RuleScheme } from "./rule-schemes.ts";
import { endTargets, targetName, viewOf } from "./targets.ts";
import type { Target } from "./targets.ts";

/** A recipe on a model: what matched what. */
interface Matched {
  readonly model: Model;
  readonly recipe: Recipe;
  readonly matchers: readonly Matcher[];
  readonly targets: readonly (readonly Target[])[];
  /** By subgraph and operator: the rule that decides, -1 where none matches. */
  readonly winners: readonly (readonly number[])[];
  readonly given: readonly RuleScheme[];
}

/** What is worth saying about a recipe and a model: notes first, then rule by rule. */
export function findingsOf(matched: Matched): readonly Diagnostic[] {
  const { notes = [], rules } = matched.recipe;
  const operators = matched.targets.flat();
  const ends = endNames.flatMap((op) => endTargets(matched.model, op));
  return [
    ...notes.map(({ code, message }): Diagnostic => ({ code, severity: "warning", message })),
    ...rules.flatMap((rule, index) => [
      ...unused(matched, rule, index, [...operators, ...ends]),
      ...passedOver(matched, rule, index, operators),
      ...notGranted(matched, rule, index, operators),
    ]),
  ];
}

function unused(
  { matchers, winners, recipe: { rules } }: Matched,
  rule: RecipeRule,
  index: number,
  all: readonly Target[],
): readonly Diagnostic[] {
  if (rule.optional === true) return [];
  const matching = all.filter((target) => matchers[index]!.matches(target));
  if (matching.length > 0) {
    const decides = matching.some(({ isEnd, subgraph, index: at }) => isEnd || winners[subgraph]![at] === index);
    if (decides) return [];
    const later = [...new Set(matching.map(({ subgraph, index: at }) => winners[subgraph]![at]!))];
    const message = `rule ${index + 1} decides nothing: all that it matches gets what later rules give (${listed(later.map((at) => `rule ${at + 1}`))})`;
    // Rules for all operators belong in front; behind others they are a mistake.
    const severity = later.every((at) => isParticular(rules[at]!)) ? "info" : "warning";
    return [{ code: "RULE_OVERRULED", severity, message }];
  }
  const about = (["op", "name", "scope", "index", "signature"] as const)
    .filter((field) => rule[field] !== undefined)
    .map((field) => `${field} ${shorten(rule[field])}`);
  const message = `rule ${index + 1} matches nothing in the model${about.length > 0 ? `: ${about.join(", ")}` : ""}`;
  return [{ code: "RULE_UNUSED", severity: "warning", message }];
}

function shorten(field: RecipeRule["index"]): string {
  const list = [field].flat() as readonly unknown[];
  return list.length <= 4 ? list.join(", ") : `${list.slice(0, 3).join(", ")} and ${list.length - 3} more`;
}

/** Operators that a pattern is about and that a rule's list leaves out, where their own lists say why. */
function passedOver(
  { matchers, recipe, winners }: Matched,
  { unlisted }: RecipeRule,
  index: number,
  operators: readonly Target[],
): readonly Diagnostic[] {
  if (unlisted === undefined) return [];
  const passed = operators.filter((target) => matchers[index]!.passesOver(target));
  if (passed.length === 0) return [];
  const keepers = passed.map(({ subgraph, index: at }) => winners[subgraph]![at]!).filter((rule) => rule < index);
  const earlier = [...new Set(keepers)].filter((rule) => (recipe.rules[rule]?.scheme ?? "float") !== "float");
  const keep = earlier.map((rule) => `what rule ${rule + 1} gives`).join(" or ");
  const message = `rule ${index + 1} passes over ${listed(passed.map(targetName))}: ${unlisted}${keep && `; there ${keep} stays`}`;
  return [{ code: "RULE_PASSES_OVER", severity: earlier.length > 0 ? "warning" : "info", message }];
}

/** What a rule for particular operators asks for in vain; of a rule for all of them the ledger says enough. */
function notGranted(
  { model, winners, given }: Matched,
  rule: RecipeRule,
  index: number,
  operators: readonly Target[],
): readonly Diagnostic[] {
  const scheme = given[index]!.scheme;
  if (scheme === undefined || rule.scheme === "float" || !isParticular(rule)) return [];
  const own = operators.filter(({ subgraph, index: at }) => winners[subgraph]![at] === index);
  const refused = own.flatMap((target) => {
    const decision = scheme.decide(viewOf(model, target));
    const reason = "float" in decision ? decision.float.message : decision.note;
    return reason === undefined ? [] : [`${targetName(target)}: ${reason}`];
  });
  if (refused.length === 0) return [];
  const all = refused.length === own.length;
  const count = all ? "all" : `${refused.length} of ${own.length}`;
  const message = `rule ${index + 1} does not get what it asks for at ${count} of its operators: ${listed(refused, "; ")}`;
  return [{ code: "RULE_NOT_GRANTED", severity: all ? "warning" : "info", message }];
}

const MOST_LISTED = 5;

function listed(items: readonly string[], separator = ", "): string {
  const rest = items.length - MOST_LISTED;
  return items.slice(0, MOST_LISTED).join(separator) + (rest > 0 ? ` and ${rest} more` : "");
}
