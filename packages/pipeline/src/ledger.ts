import { portSpec } from "@litequant/core";
import type { Model, OperatorDecision, QuantizationPlan, Reason, Scheme } from "@litequant/core";
import { specOf } from "@litequant/ops";
import { partsOf, relocate } from "./transform-chain.ts";
import type { OperatorFate, TransformedModel, WayBack } from "./transform-chain.ts";

/** What became of one operator of the input file. */
export interface LedgerEntry {
  readonly subgraph: number;
  readonly index: number;
  readonly op: string;
  /** Of its first output: what frameworks call the layer. */
  readonly name: string;
  /** The scheme that was asked. */
  readonly scheme: string;
  /** Compute type before. */
  readonly from: string;
  /** Compute type after; `fused`: another operator took it over, `removed`: nothing read what it made. */
  readonly to: string;
  /** How its weights are stored, where they are integers or float16: `int8 per channel`, `int4 in blocks of 32`. */
  readonly weights?: string;
  readonly reason: Reason;
}

/** The plan as a ledger in the indices of the input file: every operator of it, in order. */
export function ledgerOf(
  source: Model,
  transformed: Pick<TransformedModel, "fates">,
  plan: QuantizationPlan,
  back: WayBack,
  schemeOf: (subgraph: number, operator: number) => Scheme,
): LedgerEntry[] {
  const decisions = new Map(plan.operators.map((decision) => [`${decision.subgraph}/${decision.index}`, decision]));
  return source.subgraphs.flatMap(({ operators, tensors }, subgraph) =>
    operators.map((operator, index): LedgerEntry => {
      const fate = transformed.fates[subgraph]![index]!;
      const head = {
        subgraph,
        index,
        op: operator.op,
        name: tensors[operator.outputs[0] ?? -1]?.name ?? "",
        scheme: schemeOf(subgraph, index).name,
      };
      const parts = partsOf(fate).map((part) => decisions.get(`${subgraph}/${part}`)!);
      // Of several that stand for it, one that is not quantized says more.
      const decision = parts.find(({ reason }) => reason.code !== "QUANTIZED") ?? parts.at(-1);
      if (decision !== undefined) {
        const weights = describeWeights(decision);
        const { from, to } = decision;
        const { code, message } = relocate(decision.reason, back);
        const rewritten = decision.op === operator.op ? "" : `computed by ${parts.map(({ op }) => op).join(", ")}: `;
        const reason = { code, message: `${rewritten}${message}` };
        return { ...head, from, to, ...(weights !== undefined && { weights }), reason };
      }
      const from = tensors[operator.outputs[0] ?? -1]?.dtype ?? "float32";
      const ops = operators.map(({ op }) => op);
      return { ...head, from, ...goneTo(fate, ops) };
    }),
  );
}

/** The form of the first weight. */
function describeWeights({ op, inputs }: OperatorDecision): string | undefined {
  const port = inputs.findIndex((form, position) => form && portSpec(specOf(op)?.inputs, position)?.role === "weight");
  const form = inputs[port]?.stored ?? inputs[port]?.form;
  if (form === undefined) return undefined;
  if (form.blockSize !== undefined) return `${form.dtype} in blocks of ${form.blockSize}`;
  if (form.scale === undefined) return form.dtype;
  return `${form.dtype} per ${form.axis === undefined ? "tensor" : "channel"}`;
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
  const dead = { code: "DEAD", message: "nothing reads what it computes" };
  return { to: "removed", reason: (fate.kind === "removed" ? fate.reason : undefined) ?? dead };
}
