import { isConstant } from "@litequant/core";
import type { Diagnostic, Location, Model, OperatorView } from "@litequant/core";
import { specOf } from "@litequant/ops";

/** The operators of a model with their tensors and facts, subgraph by subgraph. */
export function viewOperators(model: Model): readonly OperatorView[] {
  return model.subgraphs.flatMap((graph, subgraph) =>
    graph.operators.map((operator, index) => ({
      id: { subgraph, index },
      operator,
      spec: specOf(operator.op),
      inputs: operator.inputs.map((tensor) => graph.tensors[tensor]),
      outputs: operator.outputs.map((tensor) => graph.tensors[tensor]!),
      isConstant: (port) => (operator.inputs[port] ?? -1) >= 0 && isConstant(model, graph, operator.inputs[port]!),
    })),
  );
}

/** `CONV_2D (operator 3)`, with the subgraph where it is not the main one. */
export function nameOf({ operator, id }: OperatorView): string {
  return `${operator.op} (operator ${id.index}${id.subgraph === 0 ? "" : ` of subgraph ${id.subgraph}`})`;
}

/** Where an operator stands. */
export function placeOf({ operator, id }: OperatorView): Location {
  return { subgraph: id.subgraph, operator: id.index, op: operator.op };
}

/** A finding about an operator, the message after its name. */
export function finding(
  view: OperatorView,
  code: string,
  severity: Diagnostic["severity"],
  message: string,
): Diagnostic {
  return { code, severity, message: `${nameOf(view)}: ${message}`, location: placeOf(view) };
}
