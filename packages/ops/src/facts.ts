import type { OpSpec } from "@litequant/core";

import { builtinSpecs } from "./ops/index.ts";
import { shapeRules } from "./shapes/index.ts";
import { withDefaults } from "./shapes/with-defaults.ts";
import type { AnyShapeRule } from "./shapes/with-defaults.ts";

/** What is known about operators: an immutable registry by name. */
export interface OpFacts {
  /** Facts of an operator; undefined: nothing is known. */
  readonly spec: (op: string) => OpSpec | undefined;
  /** How its output shapes follow; undefined: nothing is known, or only its kernel can tell. */
  readonly shapeRule: (op: string) => AnyShapeRule | undefined;
  /** A new registry that also knows `spec`; an operator that was known is replaced. */
  readonly with: (spec: OpSpec, shapeRule?: AnyShapeRule) => OpFacts;
}

type Entries = ReadonlyMap<string, { readonly spec: OpSpec; readonly shapeRule?: AnyShapeRule }>;

function createFacts(entries: Entries): OpFacts {
  return {
    spec: (op) => entries.get(op)?.spec,
    shapeRule: (op) => entries.get(op)?.shapeRule,
    with: (spec, shapeRule) =>
      createFacts(new Map([...entries, [spec.name, shapeRule === undefined ? { spec } : { spec, shapeRule }]])),
  };
}

/**
 * Facts of the builtin operators.
 *
 * @example
 * const mine = facts.with({ name: "CUSTOM:scale", inputs: [{ role: "activation" }], outputs: [{ role: "activation" }], modes: {}, versions: [] });
 */
export const facts: OpFacts = createFacts(
  new Map(
    builtinSpecs.map((spec) => {
      const rule = shapeRules[spec.name];
      return [spec.name, rule === undefined ? { spec } : { spec, shapeRule: withDefaults(spec.name, rule) }] as const;
    }),
  ),
);

/** Facts of a builtin operator; undefined where nothing is known. */
export function specOf(op: string): OpSpec | undefined {
  return facts.spec(op);
}

/** The shape rule of a builtin operator; undefined where nothing is known, or where only its kernel can tell. Absent options stand for the schema's defaults. */
export function shapeRule(op: string): AnyShapeRule | undefined {
  return facts.shapeRule(op);
}
