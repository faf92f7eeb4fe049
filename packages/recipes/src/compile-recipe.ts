import { indexGraph } from "@litequant/core";
import type { Diagnostic, DType, EndWish, Json, Model, OperatorView, Scheme, TensorId } from "@litequant/core";

import { refuseRounding } from "./exact.ts";
import { findingsOf } from "./findings.ts";
import { matcherOf } from "./matching.ts";
import type { Matcher } from "./matching.ts";
import type { EndName } from "./operator-names.ts";
import { isParticular } from "./recipe.ts";
import type { Recipe, RecipeRule } from "./recipe.ts";
import { floatScheme, schemesOfRules } from "./rule-schemes.ts";
import type { MakeScheme, RuleScheme } from "./rule-schemes.ts";
import { calledBy, endTargets, operatorTargets, viewOf } from "./targets.ts";
import type { Target } from "./targets.ts";

/** Options of {@link compileRecipe}. */
export interface CompileRecipeOptions {
  /** The model as it was given: rules speak of its names and indices. */
  readonly model: Model;
  /** Makes a scheme by its name with its options; unknown names and options are its errors. */
  readonly schemes: MakeScheme;
  /** Of operators that no rule matches; float unless given. */
  readonly base?: Scheme;
}

/** A recipe as choices for one model. */
export interface CompiledRecipe {
  /** What makes an equal one. */
  readonly options: Json;
  /** Of operators that no rule matches: what was given, or the scheme that leaves them float. */
  readonly base: Scheme;
  /** All schemes that some operator gets. */
  readonly schemes: readonly Scheme[];
  /** Types of the model's inputs and outputs; absent: the recipe says nothing of them. */
  readonly ends: { readonly inputs?: EndWish; readonly outputs?: EndWish };
  /** `false`: activations stay operators of their own. */
  readonly fuse?: false;
  /** Takes views of the model given. Operators of one rule, and of rules that give the same, have one scheme. */
  readonly schemeOf: (operator: OperatorView) => Scheme;
  /** What the rule of the operator that writes a tensor says, or else that of its first reader with a say; undefined: nothing. */
  readonly calibratorOf: (tensor: TensorId) => string | undefined;
  /** Rules that match nothing, what rules ask for in vain, and the recipe's own notes. */
  readonly findings: () => readonly Diagnostic[];
}

/**
 * Finds for every operator of a model the rule that decides: the last that matches. A rule for particular operators that
 * keeps them float keeps what they call float, too, unless a later rule says otherwise.
 *
 * Pure: findings are about the model and the rules, not about what is asked later.
 *
 * @throws LitequantError `INVALID_ARGUMENT`, and what `schemes` throws, with the rule's number. An `exact` rule is refused where
 *   weights would be rounded.
 * @example
 * const compiled = compileRecipe(parseRecipe(json), { model, schemes: (name, options) => makers[name](options) });
 * planQuantization({ model, schemeOf: compiled.schemeOf, ... });
 */
export function compileRecipe(recipe: Recipe, { model, schemes, base }: CompileRecipeOptions): CompiledRecipe {
  const { rules, fuse } = recipe;
  const given = schemesOfRules(rules, schemes);
  const matchers = rules.map((rule, index) => matcherOf(rule, `rule ${index + 1}`, model));
  const targets = operatorTargets(model);
  const winners = withCalled(
    model,
    rules,
    targets,
    targets.map((list) => list.map((target) => lastMatch(matchers, target))),
  );
  const none = base ?? floatScheme("no rule of the recipe is about it");
  const chosen = winners.map((list) => list.map((rule) => given[rule]?.scheme ?? none));
  for (const target of targets.flat()) {
    const rule = winners[target.subgraph]![target.index]!;
    const { exact, why } = rules[rule] ?? {};
    const scheme = given[rule]?.scheme;
    if (scheme === undefined || exact !== true) continue;
    refuseRounding(model, viewOf(model, target), scheme, `rule ${rule + 1}${why === undefined ? "" : ` (${why})`}`);
  }
  const inputs = recipe.inputs ?? endsOf(model, "INPUT", matchers, given);
  const outputs = recipe.outputs ?? endsOf(model, "OUTPUT", matchers, given);
  return {
    // Types of recipes are those of JSON, with fields that may be absent.
    options: recipe as unknown as Json,
    base: none,
    schemes: [...new Set(chosen.flat())],
    ends: { ...(inputs !== undefined && { inputs }), ...(outputs !== undefined && { outputs }) },
    ...(fuse === false && { fuse }),
    schemeOf: ({ id }) => chosen[id.subgraph]?.[id.index] ?? none,
    calibratorOf: (tensor) => calibratorOf(model, rules, winners, tensor),
    findings: () => findingsOf({ model, recipe, matchers, targets, winners, given }),
  };
}

function lastMatch(matchers: readonly Matcher[], target: Target): number {
  return matchers.findLastIndex((matcher) => matcher.matches(target));
}

/** What stays float by a rule of its own takes the operators that it calls along. */
function withCalled(
  model: Model,
  rules: readonly RecipeRule[],
  targets: readonly (readonly Target[])[],
  winners: readonly (readonly number[])[],
): readonly (readonly number[])[] {
  const result = winners.map((list) => [...list]);
  const visit = (target: Target): void => {
    const rule = result[target.subgraph]![target.index]!;
    if (rule < 0 || rules[rule]!.scheme !== "float" || !isParticular(rules[rule]!)) return;
    for (const called of calledBy(model, target)) {
      result[called]!.forEach((winner, index) => {
        if (winner >= rule) return;
        result[called]![index] = rule;
        visit(targets[called]![index]!);
      });
    }
  };
  for (const target of targets.flat()) visit(target);
  return result;
}

/** The ends' types by the rules for them; undefined where no rule is about any. */
function endsOf(
  model: Model,
  op: EndName,
  matchers: readonly Matcher[],
  given: readonly RuleScheme[],
): EndWish | undefined {
  const ends = endTargets(model, op).filter(
    ({ subgraph, index }) => tensorAt(model, op, subgraph, index)?.dtype === "float32",
  );
  const rules = ends.map((target) => lastMatch(matchers, target));
  if (rules.every((rule) => rule < 0)) return undefined;
  const types = rules.map((rule): DType => given[rule]?.end ?? "float32");
  if (types.every((type) => type === types[0])) return types[0];
  return Object.fromEntries(
    ends.map(({ subgraph, index }, i) => [tensorAt(model, op, subgraph, index)?.name || String(index), types[i]!]),
  );
}

function tensorAt(
  model: Model,
  op: EndName,
  subgraph: number,
  position: number,
): Model["subgraphs"][0]["tensors"][0] | undefined {
  const graph = model.subgraphs[subgraph]!;
  return graph.tensors[graph[op === "INPUT" ? "inputs" : "outputs"][position]!];
}

function calibratorOf(
  model: Model,
  rules: readonly RecipeRule[],
  winners: readonly (readonly number[])[],
  { subgraph, index }: TensorId,
): string | undefined {
  const { producer, consumers } = indexGraph(model.subgraphs[subgraph]!);
  const sayOf = (operator: number): string | undefined => rules[winners[subgraph]?.[operator] ?? -1]?.calibrator;
  return [producer[index] ?? -1, ...(consumers[index] ?? [])].map(sayOf).find((say) => say !== undefined);
}
