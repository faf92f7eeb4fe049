import { LitequantError, indexGraph } from "@litequant/core";
import type { Subgraph } from "@litequant/core";
import type { OpFacts } from "@litequant/ops";

import type { Cell } from "./cell.ts";
import type { OperatorNode } from "./node.ts";

/** @throws LitequantError `UNSUPPORTED_OPERATOR` when the operator is newer than the facts about it. */
export function checkVersion({ op, version }: OperatorNode, facts: OpFacts): void {
  const versions = facts.spec(op)?.versions ?? [];
  const newest = Math.max(...versions.map((rule) => rule.version));
  if (versions.length === 0 || version <= newest) return;
  throw new LitequantError(
    "UNSUPPORTED_OPERATOR",
    `version ${version} is newer than ${newest}, the newest that is known here; update litequant, or convert the model for an older runtime`,
  );
}

/** @throws LitequantError `INVALID_MODEL` when the operator reads a tensor before anybody makes it. */
export function checkInputs(node: OperatorNode, graph: Subgraph, cells: readonly Cell[]): void {
  const { operators, tensors, inputs } = graph;
  const { producer } = indexGraph(graph);
  for (const tensor of operators[node.index]!.inputs) {
    if (tensor < 0 || cells[tensor]!.isConstant || tensors[tensor]!.isVariable) continue;
    if (producer[tensor]! >= 0 ? producer[tensor]! < node.index : inputs.includes(tensor)) continue;
    const { name } = tensors[tensor]!;
    throw new LitequantError("INVALID_MODEL", `input tensor ${tensor} (${name}) has no values yet when it is read`, {
      location: { tensor, name },
    });
  }
}

/** The error with the operator in its message and place; what a kernel threw by accident becomes `INTERNAL`. */
export function locateError(error: unknown, node: OperatorNode, subgraph: number): LitequantError {
  const location = { subgraph, operator: node.index, op: node.op };
  const where = `${node.op} (operator ${node.index} of subgraph ${subgraph})`;
  if (LitequantError.isInstance(error)) {
    if (error.location.operator !== undefined) return error;
    return new LitequantError(error.code, `${where}: ${error.message.replace(`${node.op}: `, "")}`, {
      location: { ...error.location, ...location },
      cause: error.cause ?? error,
    });
  }
  const text = error instanceof Error ? error.message : String(error);
  return new LitequantError("INTERNAL", `${where}: its kernel failed: ${text}`, { location, cause: error });
}
