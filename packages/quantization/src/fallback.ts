import { LitequantError } from "@litequant/core";
import type { Diagnostic, OperatorDecision, PlanInput } from "@litequant/core";

import { isConversion } from "./conversions.ts";
import type { Solution } from "./solve.ts";
import { operatorName, viewOperator } from "./views.ts";

/** @throws LitequantError `NO_DATA` when a scheme needs ranges and there is no table of them. */
export function refuseWithoutData(input: PlanInput): void {
  if (input.ranges !== undefined) return;
  for (const [subgraph, { operators }] of input.model.subgraphs.entries()) {
    for (const index of operators.keys()) {
      const scheme = input.schemeOf(viewOperator(input.model, subgraph, index, input.specOf));
      if (scheme.activations === undefined) continue;
      throw new LitequantError(
        "NO_DATA",
        `the ${scheme.name} scheme needs ranges of activations: calibrate on representative data, or give a ranges file`,
      );
    }
  }
}

/**
 * Refuses a plan that leaves floats where none were allowed, or that quantizes nothing for want of ranges.
 *
 * @throws LitequantError `CANNOT_QUANTIZE` or `MISSING_RANGE`, naming every operator in the way.
 */
export function refuseFloats(
  { fallback }: PlanInput,
  solution: Solution,
  operators: readonly OperatorDecision[],
): void {
  const floats = floatOperators(solution, operators);
  const missing = floats.filter(({ reason }) => reason.code === "MISSING_RANGE");
  const nothing = missing.length > 0 && !operators.some(({ reason }) => reason.code === "QUANTIZED");
  if (floats.length === 0 || (fallback === "float" && !nothing)) return;
  const [first] = floats;
  const lines = floats.map(
    (decision) =>
      `${operatorName(decision.op, decision.subgraph, decision.index)}: ${decision.reason.message}${remedy(solution, decision)}`,
  );
  const what = nothing
    ? "nothing can be quantized"
    : `${floats.length} of ${operators.length} operators cannot be quantized`;
  const whatToDo =
    fallback === "float"
      ? "Give ranges of these tensors, or samples that reach them"
      : `Allow them to stay float (fallback "float"), or replace them in the source model`;
  throw new LitequantError(
    nothing || missing.length === floats.length ? "MISSING_RANGE" : "CANNOT_QUANTIZE",
    `${what}:\n  ${lines.join("\n  ")}\n${whatToDo}`,
    { location: { subgraph: first!.subgraph, operator: first!.index, op: first!.op } },
  );
}

/** What could stand in the operator's place, where it is for want of a kernel. */
function remedy(solution: Solution, { subgraph, index, reason }: OperatorDecision): string {
  const { instead } = solution.asked(subgraph, index).view.spec ?? {};
  return instead === undefined || !/^NO_.*_KERNEL$/.test(reason.code) ? "" : `; instead: ${instead}`;
}

/** One warning that counts the operators that stay float, by kind; the ledger has the reasons. */
export function summarizeFloats(solution: Solution, operators: readonly OperatorDecision[]): Diagnostic[] {
  const floats = floatOperators(solution, operators);
  if (floats.length === 0 || floats.length === operators.length) return [];
  const counts = new Map<string, number>();
  for (const { op } of floats) counts.set(op, (counts.get(op) ?? 0) + 1);
  const list = [...counts].map(([op, count]) => (count > 1 ? `${op} (${count})` : op));
  return [
    {
      code: "FLOAT_FALLBACK",
      severity: "warning",
      message: `${floats.length} of ${operators.length} operators stay float: ${list.join(", ")}; conversions stand around them`,
    },
  ];
}

/** One warning where a scheme left every operator as it was. */
export function reportNothing(solution: Solution, operators: readonly OperatorDecision[]): Diagnostic[] {
  const [first] = operators;
  const scheme = first && solution.asked(first.subgraph, first.index).scheme;
  if (!scheme || operators.some(({ reason }) => reason.code === "QUANTIZED")) return [];
  const counts = new Map<string, number>();
  for (const { reason } of operators) counts.set(reason.code, (counts.get(reason.code) ?? 0) + 1);
  const why = [...counts].map(([code, count]) => `${code} (${count})`).join(", ");
  return [
    {
      code: "NOTHING_QUANTIZED",
      severity: "warning",
      message: `the ${scheme.name} scheme left every operator as it is: ${why}; the ledger has the reasons`,
    },
  ];
}

/** Operators that compute on floats although something was to be quantized. */
function floatOperators(solution: Solution, operators: readonly OperatorDecision[]): readonly OperatorDecision[] {
  return operators.filter(({ subgraph, index }) => {
    const { stays, view } = solution.asked(subgraph, index);
    if (isConversion(view.spec)) return false;
    return stays ? stays.float : solution.moved(subgraph, index) !== undefined;
  });
}
