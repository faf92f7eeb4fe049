import type { Subgraph } from "@litequant/core";
import { invalidModel } from "../errors.ts";
import { Operator as OperatorTable } from "../generated/tflite/operator.ts";
import { Tensor as TensorTable } from "../generated/tflite/tensor.ts";
import { decodeOperator, type OperatorCode } from "./operator.ts";
import { has, list, numbers, text, type Source } from "./source.ts";
import { decodeTensor } from "./tensor.ts";

/** One subgraph of the file. @throws LitequantError `INVALID_MODEL` when it has no list of tensors. */
export function decodeSubgraph(source: Source, subgraph: number, codes: readonly OperatorCode[]): Subgraph {
  const table = source.root.subgraphs(subgraph)!;
  if (!has(table, "SubGraph", "tensors"))
    throw invalidModel(`subgraph ${subgraph} has no list of tensors`, { subgraph });
  const tensor = new TensorTable();
  const operator = new OperatorTable();
  const debugMetadataIndex = table.debugMetadataIndex();
  return {
    name: text(source, `the name of subgraph ${subgraph}`, (encoding) => table.name(encoding)) ?? "",
    tensors: list(table.tensorsLength(), (index) =>
      decodeTensor(source, table.tensors(index, tensor)!, subgraph, index),
    ),
    operators: list(table.operatorsLength(), (index) =>
      decodeOperator(source, table.operators(index, operator)!, codes, { subgraph, operator: index }),
    ),
    inputs: numbers(table.inputsLength(), (i) => table.inputs(i)),
    outputs: numbers(table.outputsLength(), (i) => table.outputs(i)),
    ...(debugMetadataIndex !== -1 && { debugMetadataIndex }),
  };
}
