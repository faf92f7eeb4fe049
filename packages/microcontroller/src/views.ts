import { operatorName, viewOperator } from "@litequant/core";
import type { Diagnostic, Location, Model, OperatorView } from "@litequant/core";
import { specOf } from "@litequant/ops";

/** The operators of a model with their tensors and facts, subgraph by subgraph. */
export function viewOperators(model: Model): readonly OperatorView[] {
  return model.subgraphs.flatMap(({ operators }, subgraph) =>
    operators.map((_, index) => viewOperator(model, subgraph, index, specOf)),
  );
}

/** `CONV_2D (operator 3)`, with the subgraph where it is not the main one. */
export function nameOf({ operator, id }: OperatorView): string {
  return operatorName(operator.op, id.subgraph, id.index);
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
