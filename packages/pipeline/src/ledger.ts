import type { Model, OperatorDecision, QuantizationPlan, Reason } from "@litequant/core";
import { relocate } from "./transform-chain.ts";
import type { OperatorFate, TransformedModel, WayBack } from "./transform-chain.ts";

/** What became of one operator of the input file. */
export interface LedgerEntry {
  readonly subgraph: number;
  readonly index: number;
  readonly op: string;
  /** Compute type before. */
  readonly from: string;
  /** Compute type after; `fused`: another operator took it over, `removed`: nothing read what it made. */
  readonly to: string;
  readonly reason: Reason;
}

/** The plan as a ledger in the indices of the input file: every operator of it, in order. */
export function ledgerOf(
  source: Model,
  transformed: Pick<TransformedModel, "fates">,
  plan: QuantizationPlan,
  back: WayBack,
): LedgerEntry[] {
  const decisions = new Map(plan.operators.map((decision) => [`${decision.subgraph}/${decision.index}`, decision]));
  return source.subgraphs.flatMap(({ operators, tensors }, subgraph) =>
    operators.map((operator, index): LedgerEntry => {
      const fate = transformed.fates[subgraph]![index]!;
      const from = tensors[operator.outputs[0] ?? -1]?.dtype ?? "float32";
      const decision = fate.kind === "kept" ? decisions.get(`${subgraph}/${fate.index}`) : undefined;
      if (decision !== undefined)
        return {
          subgraph,
          index,
          op: operator.op,
          from: decision.from,
          to: decision.to,
          reason: reasonOf(decision, back),
        };
      return {
        subgraph,
        index,
        op: operator.op,
        from,
        ...goneTo(
          fate,
          operators.map(({ op }) => op),
        ),
      };
    }),
  );
}

function reasonOf({ reason }: OperatorDecision, back: WayBack): Reason {
  const { code, message } = relocate(reason, back);
  return { code, message };
}

function goneTo(fate: OperatorFate, ops: readonly string[]): Pick<LedgerEntry, "to" | "reason"> {
  if (fate.kind === "fused") {
    return {
      to: "fused",
      reason: {
        code: "FUSED",
        message: `${ops[fate.into] ?? "an operator"} (operator ${fate.into}) computes it now, as its fused activation`,
      },
    };
  }
  return { to: "removed", reason: { code: "DEAD", message: "nothing reads what it computes" } };
}
