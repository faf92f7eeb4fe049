import type { Model } from "@litequant/core";

import { refusal, show } from "./fields.ts";
import { indexTest } from "./indices.ts";
import { didYouMean } from "./nearest.ts";
import { expressionTest, nameTest } from "./patterns.ts";
import type { RecipeRule } from "./recipe.ts";
import { calledBy } from "./targets.ts";
import type { Target } from "./targets.ts";

/** A rule as tests on targets. */
export interface Matcher {
  matches(target: Target): boolean;
  /** All that the rule says holds but for `op`. */
  passesOver(target: Target): boolean;
}

/** @throws LitequantError `INVALID_ARGUMENT` for a signature that the model has not. */
export function matcherOf(rule: RecipeRule, where: string, model: Model): Matcher {
  const { op, name, scope, index, signature } = rule;
  const ops = op === undefined ? undefined : new Set([op].flat());
  const tests: ((target: Target) => boolean)[] = [];
  if (name !== undefined) {
    const test = nameTest(name, `${where}: name`);
    tests.push(({ names }) => names.some(test));
  }
  if (scope !== undefined) {
    const test = expressionTest(scope, `${where}: scope`);
    tests.push((target) => test(target.scope));
  }
  if (index !== undefined) {
    const test = indexTest(index, `${where}: index`);
    tests.push((target) => !target.isEnd && test(target.subgraph, target.index));
  }
  if (signature !== undefined) {
    const reached = subgraphsOf(model, signature, where);
    tests.push(({ subgraph }) => reached.has(subgraph));
  }
  const others = (target: Target): boolean => tests.every((test) => test(target));
  return {
    matches: (target) => (ops?.has(target.op) ?? !target.isEnd) && others(target),
    passesOver: (target) => !target.isEnd && ops !== undefined && !ops.has(target.op) && others(target),
  };
}

/** A signature's subgraph, and all that its operators call. */
function subgraphsOf(model: Model, key: string, where: string): ReadonlySet<number> {
  const found = model.signatures.find((signature) => signature.key === key);
  if (found === undefined) {
    const keys = model.signatures.map((signature) => signature.key);
    const list = keys.length === 0 ? "none" : keys.join(", ");
    throw refusal(`${where}: the model has no signature ${show(key)}; it has ${list}.${didYouMean(key, keys)}`);
  }
  const reached = new Set([found.subgraph]);
  // A set that grows while it is walked is walked to its end.
  for (const subgraph of reached) {
    model.subgraphs[subgraph]!.operators.forEach((_, index) => {
      for (const called of calledBy(model, { subgraph, index })) reached.add(called);
    });
  }
  return reached;
}
