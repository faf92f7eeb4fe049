import type { Operator } from "@litequant/core";
import type { OpFacts } from "@litequant/ops";

import { placeInArena } from "./arena.ts";
import type { Lifetimes } from "./arena.ts";
import type { Cell } from "./cell.ts";
import type { Heap } from "./heap.ts";
import type { OperatorNode } from "./node.ts";

/**
 * Whether an operator's outputs are the same in every run: all inputs constant, and its facts say that it has no
 * other sources. Operators without facts may draw random numbers or count their calls.
 */
export function foldsAway(node: OperatorNode, facts: OpFacts): boolean {
  const spec = facts.spec(node.op);
  if (spec === undefined || spec.calls || spec.resource || spec.impure) return false;
  if (spec.inputs.some(({ role }) => role === "state")) return false;
  return (
    node.inputs.some((cell) => cell !== undefined) && node.inputs.every((cell) => cell === undefined || cell.isConstant)
  );
}

/**
 * Runs an operator once, in memory that it gives back, and makes constants of its outputs; a variable starts with them.
 *
 * The runtime too computes a state that comes from constants once, not in every run (LiteRT@f67457790
 * tflite/kernels/dequantize.cc).
 */
export function foldOperator(
  node: OperatorNode,
  operator: Operator,
  heap: Heap,
  cells: readonly Cell[],
  lifetimes: Lifetimes,
): void {
  const tensors = operator.outputs.filter((tensor) => tensor >= 0);
  const passing = tensors.filter((tensor) => !cells[tensor]!.isVariable);
  const arena = placeInArena(heap, cells, lifetimes, { tensors: passing, nodes: [node] });
  node.run?.();
  for (const tensor of tensors) {
    const cell = cells[tensor]!;
    const values = cell.data.slice();
    if (cell.isVariable) cell.initial = values;
    else cell.fix(values);
  }
  heap.release(arena);
  for (const { block } of node.packs.values()) if (block) heap.release(block);
  node.packs.clear();
  node.scratches = [];
  node.run = undefined;
  node.folded = true;
}
