import { editModel } from "@litequant/core";
import type { Model, Operator, OpSpec, Reason } from "@litequant/core";

import type { Removed, Transformed } from "./transform.ts";

/** Which conversions of constants to carry out, and why. */
interface Folding extends Reason {
  /** The float32 values that a conversion gives; undefined: it stays. */
  readonly valuesOf: (subgraph: number, operator: Operator) => Uint8Array | undefined;
}

/** Replaces conversions of constants to float32 by what they give. */
export function foldConversions(
  model: Model,
  specOf: (op: string) => OpSpec | undefined,
  { valuesOf, code, message }: Folding,
): Transformed {
  const editor = editModel(model);
  const removed: Removed[] = [];
  model.subgraphs.forEach(({ tensors, operators }, subgraph) => {
    const kept: number[] = [];
    for (const [index, operator] of operators.entries()) {
      const [from, to] = [tensors[operator.inputs[0] ?? -1], tensors[operator.outputs[0] ?? -1]];
      const candidate = specOf(operator.op)?.converts !== undefined && from && to?.dtype === "float32";
      const stored = candidate && from.sparsity === undefined && (from.externalBuffer ?? 0) === 0;
      const values = stored ? valuesOf(subgraph, operator) : undefined;
      if (values === undefined) kept.push(index);
      else {
        editor.replaceTensor({ subgraph, index: operator.outputs[0]! }, to!, values);
        removed.push({ subgraph, operator: index, reason: { code, message } });
      }
    }
    if (kept.length < operators.length) {
      editor.setOperators(
        subgraph,
        kept.map((index) => operators[index]!),
        kept,
      );
    }
  });
  return { ...editor.build(), fused: [], removed, diagnostics: [] };
}
