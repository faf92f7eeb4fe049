import type { KnownTensor, OpName, ShapeRule } from "@litequant/core";

import { defaultOptions } from "../default-options.ts";

/**
 * A shape rule whose operator is not known by type.
 *
 * @param options - Those of the operator; undefined stands for the schema's defaults.
 * @returns One shape an output, or undefined: not before the values of an input are known.
 * @throws LitequantError `INVALID_MODEL` when the shapes contradict each other or the options.
 */
export type AnyShapeRule = (
  options: object | undefined,
  inputs: readonly (KnownTensor | undefined)[],
  outputCount: number,
) => readonly (readonly number[])[] | undefined;

/** A rule for any options, from the rule of one operator. */
export function withDefaults(op: OpName, rule: ShapeRule<never>): AnyShapeRule {
  const any = rule as unknown as AnyShapeRule;
  return (options, inputs, outputCount) =>
    any(options ?? (defaultOptions(op) as object | undefined), inputs, outputCount);
}
