import type { Diagnostic, EdgeTpuObjection, EdgeTpuRule, OperatorView } from "@litequant/core";

import { operatorText } from "./operator-text.ts";
import type { OperatorVerdict } from "./report.ts";
import { edgeTpuStatus } from "./status.ts";

/** What is known of an operator when it is judged. */
export interface Evidence {
  readonly view: OperatorView;
  /** The first objection of a rule. */
  readonly objection: (EdgeTpuObjection & { readonly rule: EdgeTpuRule }) | undefined;
  readonly isMapped: boolean;
  /** Why the whole compilation fails. */
  readonly failure: Diagnostic | undefined;
  /** The operator that cut this one off from the Edge TPU part. */
  readonly cutter: OperatorView | undefined;
}

/** The verdict on an operator, from all that is known. */
export function judge({ view, objection, isMapped, failure, cutter }: Evidence): OperatorVerdict {
  const verdict = {
    subgraph: view.id.subgraph,
    index: view.id.index,
    op: view.operator.op,
    mapped: isMapped,
    status: edgeTpuStatus.mapped,
    why: null,
    fix: null,
    rule: null,
    confidence: null,
    cutBy: null,
  };
  if (isMapped) return verdict;
  if (objection !== undefined) {
    const { status, why, fix, rule } = objection;
    return { ...verdict, status, why, fix, rule: rule.name, confidence: rule.confidence };
  }
  if (failure !== undefined)
    return {
      ...verdict,
      status: "Compilation failed",
      why: `the whole compilation fails: ${failure.message}`,
      fix: "see the first error; until that is mended nothing is mapped",
    };
  const name = cutter === undefined ? "an operator" : operatorText(cutter);
  return {
    ...verdict,
    status: edgeTpuStatus.moreThanOneSubgraph,
    why: `the compiler makes one Edge TPU part, and ${name} in front of it runs on the CPU`,
    fix: `mend or move ${name}: this operator itself is fine`,
    confidence: "measured",
    cutBy: cutter?.id.index ?? null,
  };
}
