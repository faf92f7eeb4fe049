import { isConstant } from "./graph.ts";
import type { Model, Tensor } from "./model.ts";
import type { OpSpec } from "./op-spec.ts";
import type { OperatorView } from "./scheme.ts";

/** An operator of a model with its tensors and facts. */
export function viewOperator(
  model: Model,
  subgraph: number,
  index: number,
  specOf: (op: string) => OpSpec | undefined,
): OperatorView {
  const graph = model.subgraphs[subgraph]!;
  const operator = graph.operators[index]!;
  const tensorAt = (tensor: number): Tensor | undefined => graph.tensors[tensor];
  return {
    id: { subgraph, index },
    operator,
    spec: specOf(operator.op),
    inputs: operator.inputs.map(tensorAt),
    outputs: operator.outputs.map((tensor) => tensorAt(tensor)!),
    isConstant: (port) => (operator.inputs[port] ?? -1) >= 0 && isConstant(model, graph, operator.inputs[port]!),
  };
}

/** `CONV_2D (operator 3)`, with the subgraph where it is not the main one. */
export function operatorName(op: string, subgraph: number, index: number): string {
  return subgraph === 0 ? `${op} (operator ${index})` : `${op} (operator ${index} of subgraph ${subgraph})`;
}

/** `"conv1/Relu" (tensor 12)`, with the subgraph where it is not the main one. */
export function tensorName(model: Model, subgraph: number, index: number): string {
  const name = model.subgraphs[subgraph]!.tensors[index]?.name ?? "";
  return subgraph === 0 ? `"${name}" (tensor ${index})` : `"${name}" (tensor ${index} of subgraph ${subgraph})`;
}
