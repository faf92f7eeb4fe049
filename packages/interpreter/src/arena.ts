import { LitequantError, planArena } from "@litequant/core";
import type { Subgraph } from "@litequant/core";

import type { Cell } from "./cell.ts";
import { ALIGNMENT } from "./heap.ts";
import type { Block, Heap } from "./heap.ts";
import type { OperatorNode, Pack } from "./node.ts";

/** From which operator on, and until which, each tensor is needed; both ends included. */
export interface Lifetimes {
  readonly first: Int32Array;
  readonly last: Int32Array;
}

/**
 * When tensors are alive: inputs and outputs of the graph from their making to the end, all others from their
 * producer to their last reader. With `keepAll`, everything all the time.
 */
export function lifetimesOf(subgraph: Subgraph, keepAll: boolean): Lifetimes {
  const end = subgraph.operators.length;
  const first = new Int32Array(subgraph.tensors.length).fill(keepAll ? 0 : end);
  const last = new Int32Array(subgraph.tensors.length).fill(keepAll ? end : -1);
  const touch = (tensor: number, from: number, until: number): void => {
    if (tensor < 0) return;
    first[tensor] = Math.min(first[tensor]!, from);
    last[tensor] = Math.max(last[tensor]!, until);
  };
  for (const tensor of subgraph.inputs) touch(tensor, 0, end);
  subgraph.operators.forEach((operator, index) => {
    for (const tensor of operator.outputs) touch(tensor, index, index);
    for (const tensor of operator.inputs) if (tensor >= 0) last[tensor] = Math.max(last[tensor]!, index);
  });
  for (const tensor of subgraph.outputs) if (tensor >= 0) last[tensor] = end;
  return { first, last };
}

/** What lies in one piece of memory: tensors and scratch of a run of operators, then packs. */
export interface Placement {
  readonly tensors: readonly number[];
  readonly nodes: readonly OperatorNode[];
}

/**
 * Plans one arena for tensors and scratch from their lifetimes, allocates it together with packs that have no memory
 * yet, and fills those.
 *
 * @throws LitequantError `MEMORY_LIMIT`, naming the largest tensor.
 */
export function placeInArena(
  heap: Heap,
  cells: readonly Cell[],
  lifetimes: Lifetimes,
  { tensors, nodes }: Placement,
): Block {
  const scratches = nodes.flatMap(({ index, scratches: slots }) => slots.map((slot) => ({ slot, index })));
  const packs = nodes.flatMap((node) => [...node.packs.values()].filter(({ block }) => block === undefined));
  const plan = planArena(
    [
      ...tensors.map((tensor) => ({
        sizeBytes: cells[tensor]!.sizeBytes,
        first: lifetimes.first[tensor]!,
        last: lifetimes.last[tensor]!,
      })),
      ...scratches.map(({ slot, index }) => ({ sizeBytes: slot.sizeBytes, first: index, last: index })),
    ],
    ALIGNMENT,
  );
  const [arena, ...packBlocks] = allocate(heap, [plan.sizeBytes, ...packs.map(({ slot }) => slot.sizeBytes)], cells, {
    tensors,
    nodes,
  });
  tensors.forEach((tensor, i) => {
    const cell = cells[tensor]!;
    cell.place(heap.buffer, arena!.address + plan.offsets[i]!, cell.sizeBytes);
  });
  scratches.forEach(({ slot }, i) => slot.place(heap.buffer, arena!.address + plan.offsets[tensors.length + i]!));
  packs.forEach((pack, i) => fillPack(pack, packBlocks[i]!, heap));
  return arena!;
}

function fillPack(pack: Pack, block: Block, heap: Heap): void {
  pack.slot.place(heap.buffer, block.address);
  pack.slot.bytes.fill(0);
  pack.fill(pack.slot.bytes);
  pack.block = block;
}

function allocate(
  heap: Heap,
  sizes: readonly number[],
  cells: readonly Cell[],
  { tensors, nodes }: Placement,
): readonly Block[] {
  try {
    return heap.allocate(sizes);
  } catch (error) {
    if (!LitequantError.isInstance(error) || error.code !== "MEMORY_LIMIT") throw error;
    const bytesOf = (tensor: number): number => cells[tensor]?.sizeBytes ?? -1;
    const largest = tensors.reduce((best, tensor) => (bytesOf(tensor) > bytesOf(best) ? tensor : best), -1);
    const producer = nodes.find(({ outputs }) => outputs.includes(cells[largest]));
    const shape = cells[largest]?.shape.join(", ");
    const what = largest < 0 ? "packed weights" : `tensor ${largest} of shape [${shape}]`;
    const from = producer ? `, made by ${producer.op} (operator ${producer.index})` : "";
    throw new LitequantError(
      "MEMORY_LIMIT",
      `the model needs more memory than there is: ${error.message}. The largest part is ${what}${from}; run a smaller batch, or raise memoryLimit`,
      {
        cause: error,
        location: {
          ...(largest >= 0 && { tensor: largest }),
          ...(producer && { operator: producer.index, op: producer.op }),
        },
      },
    );
  }
}
