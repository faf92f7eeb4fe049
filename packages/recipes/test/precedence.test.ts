import { readFileSync } from "node:fs";

import type { Model } from "@litequant/core";
import { expect, it } from "vitest";

import { parseRecipe } from "../src/index.ts";
import { matcherOf } from "../src/matching.ts";

interface Precedence {
  /** LiteRT Quantizer's names. */
  readonly ops: readonly string[];
  readonly scopes: readonly string[];
  readonly cases: readonly {
    readonly recipe: readonly unknown[];
    readonly kinds: readonly string[];
    /** By operation and scope: a place in `kinds`. */
    readonly gives: readonly (readonly number[])[];
  }[];
}

const { ops, scopes, cases } = JSON.parse(
  readFileSync(new URL("golden/precedence.json", import.meta.url), "utf8"),
) as Precedence;
const model: Model = { description: "", subgraphs: [], buffers: [], signatures: [], metadata: [] };

it("of several entries the same one counts as in LiteRT Quantizer", () => {
  for (const { recipe, kinds, gives } of cases) {
    const { rules } = parseRecipe(recipe);
    const matchers = rules.map((rule, index) => matcherOf(rule, `rule ${index + 1}`, model));
    const found = ops.map((name) =>
      scopes.map((scope) => {
        const op = name === "CONV_2D_TRANSPOSE" ? "TRANSPOSE_CONV" : name;
        const target = { subgraph: 0, index: 0, op, isEnd: op === "INPUT" || op === "OUTPUT", names: [], scope };
        const rule = rules[matchers.findLastIndex((matcher) => matcher.matches(target))];
        if (rule === undefined || rule.bits === undefined) return rule?.scheme ?? "float";
        return `${rule.scheme} ${rule.bits} ${rule.granularity} ${rule.minElements ?? 0}`;
      }),
    );
    const expected = gives.map((list) => list.map((kind) => kinds[kind]));
    expect({ recipe, found }).toEqual({ recipe, found: expected });
  }
  expect(cases.length).toBe(30);
});
