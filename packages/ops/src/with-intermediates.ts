import type { Model, OpSpec, Operator, Subgraph, Tensor } from "@litequant/core";

import { specOf } from "./facts.ts";

/**
 * Appends the intermediate tensors that operators have by their facts but that the file lacks.
 *
 * Float models list none, although calibration and planning must name them: both call this first, so both mean the
 * same index. Append-only, in operator order; what is there keeps its index.
 *
 * @param facts - Looks up an operator's facts; the builtins' by default.
 * @returns The same object when there is nothing to append.
 */
export function withIntermediates(model: Model, facts: (op: string) => OpSpec | undefined = specOf): Model {
  const subgraphs = model.subgraphs.map((subgraph) => extend(subgraph, facts));
  return subgraphs.every((subgraph, index) => subgraph === model.subgraphs[index]) ? model : { ...model, subgraphs };
}

function extend(subgraph: Subgraph, facts: (op: string) => OpSpec | undefined): Subgraph {
  const tensors: Tensor[] = [...subgraph.tensors];
  const operators = subgraph.operators.map((operator, index): Operator => {
    const wanted = facts(operator.op)?.intermediates?.length ?? 0;
    if (wanted === 0 || operator.intermediates.length > 0) return operator;
    const intermediates: number[] = [];
    for (let k = 0; k < wanted; k++) intermediates.push(tensors.push(placeholder(`intermediate_${index}_${k}`)) - 1);
    return { ...operator, intermediates };
  });
  return tensors.length === subgraph.tensors.length ? subgraph : { ...subgraph, tensors, operators };
}

// As the runtime's own tools write them: they carry ranges and parameters, never data.
function placeholder(name: string): Tensor {
  return { name, dtype: "float32", shape: [0], hasRank: true, isVariable: false, buffer: 0 };
}
