import { isConstant } from "@litequant/core";
import type { Model, OperatorView } from "@litequant/core";
import { specOf } from "@litequant/ops";

/** The operators of a subgraph as rules see them. */
export function viewOperators(model: Model, subgraph = 0): readonly OperatorView[] {
  const graph = model.subgraphs[subgraph]!;
  return graph.operators.map((operator, index) => ({
    id: { subgraph, index },
    operator,
    spec: specOf(operator.op),
    inputs: operator.inputs.map((tensor) => graph.tensors[tensor]),
    outputs: operator.outputs.map((tensor) => graph.tensors[tensor]!),
    isConstant: (port) => (operator.inputs[port] ?? -1) >= 0 && isConstant(model, graph, operator.inputs[port]!),
  }));
}
