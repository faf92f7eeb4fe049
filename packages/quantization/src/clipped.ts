import type { Diagnostic, PlanInput } from "@litequant/core";

import { formRange } from "./ranges.ts";
import type { RangeOf } from "./ranges.ts";
import type { Solution } from "./solve.ts";
import { operatorName } from "./views.ts";

/** How far beyond its form values may go before it is worth a word, as a part of the form's width. */
const TOLERATED = 0.02;

/** Operators whose kernel writes one form whatever was seen, where samples went beyond it. */
export function reportClipped({ model, ranges }: PlanInput, { groups }: Solution, rangeOf: RangeOf): Diagnostic[] {
  // Ranges that nobody saw are no proof.
  if (ranges === undefined || ranges.samples.length === 0) return [];
  return groups.flatMap(({ lead, demand, form }): Diagnostic[] => {
    if (!demand.pinned || lead?.side !== "out" || lead.operator < 0) return [];
    const [has, seen] = [formRange(form), rangeOf(lead)];
    const slack = TOLERATED * (has.max - has.min);
    if (!seen || (seen.min >= has.min - slack && seen.max <= has.max + slack)) return [];
    const { subgraph, operator, tensor } = lead;
    const { op } = model.subgraphs[subgraph]!.operators[operator]!;
    const far = seen.min < has.min - slack ? seen.min : seen.max;
    const kernel = `${operatorName(op, subgraph, operator)} writes from ${has.min} to ${has.max} in ${form.dtype}`;
    return [
      {
        code: "CLIPPED",
        severity: "warning",
        message: `${kernel}, and samples reached ${far}: what is beyond is cut off; leave it float (--skip ${op}), or do without it in the source model`,
        location: { subgraph, operator, op, tensor },
      },
    ];
  });
}
