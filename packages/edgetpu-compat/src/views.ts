import { viewOperator } from "@litequant/core";
import type { Model, OperatorView } from "@litequant/core";
import { specOf } from "@litequant/ops";

/** The operators of a subgraph as rules see them. */
export function viewOperators(model: Model, subgraph = 0): readonly OperatorView[] {
  return model.subgraphs[subgraph]!.operators.map((_, index) => viewOperator(model, subgraph, index, specOf));
}
