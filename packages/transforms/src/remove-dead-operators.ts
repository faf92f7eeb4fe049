import { editModel } from "@litequant/core";
import type { Model, Operator, OpSpec } from "@litequant/core";
import { specOf as builtinSpecOf } from "@litequant/ops";

import type { Transformed, TransformRules } from "./transform.ts";

/**
 * Removes operators whose results nobody reads.
 *
 * Operators that may act beyond their outputs stay: those without outputs, with resources, variables or subgraphs,
 * random ones, and those nothing is known about.
 */
export function removeDeadOperators(model: Model, { specOf = builtinSpecOf }: TransformRules = {}): Transformed {
  const editor = editModel(model);
  model.subgraphs.forEach(({ operators, tensors, outputs }, subgraph) => {
    const needed = new Set(outputs);
    for (const signature of model.signatures) {
      if (signature.subgraph === subgraph) for (const tensor of Object.values(signature.outputs)) needed.add(tensor);
    }
    const live = new Set<number>();
    const changesState = ({ inputs }: Operator): boolean =>
      inputs.some((tensor) => tensors[tensor]?.isVariable || tensors[tensor]?.dtype === "resource");
    for (const [index, operator] of [...operators.entries()].toReversed()) {
      const acts = mayAct(specOf(operator.op)) || changesState(operator) || operator.outputs.length === 0;
      if (!acts && !operator.outputs.some((tensor) => needed.has(tensor))) continue;
      live.add(index);
      for (const tensor of operator.inputs) needed.add(tensor);
    }
    if (live.size === operators.length) return;
    const kept = [...operators.keys()].filter((index) => live.has(index));
    editor.setOperators(
      subgraph,
      kept.map((index) => operators[index]!),
      kept,
    );
  });
  return { ...editor.build(), fused: [], diagnostics: [] };
}

function mayAct(spec: OpSpec | undefined): boolean {
  return spec === undefined || spec.impure === true || spec.resource !== undefined || spec.calls !== undefined;
}
