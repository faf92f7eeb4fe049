import { editModel, isConstant } from "@litequant/core";
import type { Model, Operator, OpSpec, Reason, Subgraph, Tensor } from "@litequant/core";
import { operatorVersion } from "@litequant/ops";

import type { Removed, Transformed } from "./transform.ts";

/** Which conversions of constants to carry out, and why. */
interface Folding extends Reason {
  /** The constant that a conversion gives, without bytes where it needs none; undefined: it stays. */
  readonly constantOf: (
    graph: Subgraph,
    operator: Operator,
    from: Tensor,
    to: Tensor,
  ) => { readonly tensor: Tensor; readonly bytes?: Uint8Array } | undefined;
}

/** Replaces conversions of constants by what they give; of such that lie in this file, and not sparse. */
export function foldConversions(
  model: Model,
  specOf: (op: string) => OpSpec | undefined,
  { constantOf, code, message }: Folding,
): Transformed {
  const editor = editModel(model);
  const removed: Removed[] = [];
  const withVersion = (operator: Operator, subgraph: number): Operator => {
    const spec = specOf(operator.op);
    const at = (index: number): Tensor | undefined => (index < 0 ? undefined : editor.tensor({ subgraph, index }));
    const ports = [operator.inputs.map(at), operator.outputs.map(at)] as const;
    return spec ? { ...operator, version: operatorVersion(spec, operator, ...ports) } : operator;
  };
  model.subgraphs.forEach((graph, subgraph) => {
    const { tensors, operators } = graph;
    /** Constants of another type than what they were computed as. */
    const retyped = new Set<number>();
    const kept: number[] = [];
    for (const [index, operator] of operators.entries()) {
      const [input = -1, output = -1] = [operator.inputs[0], operator.outputs[0]];
      const [from, to] = [tensors[input], tensors[output]];
      const candidate = specOf(operator.op)?.converts !== undefined && from && to && isConstant(model, graph, input);
      const stored = candidate && from.sparsity === undefined && (from.externalBuffer ?? 0) === 0;
      const constant = stored ? constantOf(graph, operator, from, to) : undefined;
      if (constant === undefined) kept.push(index);
      else {
        editor.replaceTensor({ subgraph, index: output }, constant.tensor, constant.bytes);
        if (constant.tensor.dtype !== to!.dtype) retyped.add(output);
        removed.push({ subgraph, operator: index, reason: { code, message } });
      }
    }
    if (kept.length < operators.length) {
      editor.setOperators(
        subgraph,
        kept.map((index) => {
          const operator = operators[index]!;
          return operator.inputs.some((input) => retyped.has(input)) ? withVersion(operator, subgraph) : operator;
        }),
        kept,
      );
    }
  });
  return { ...editor.build(), fused: [], removed, diagnostics: [] };
}
