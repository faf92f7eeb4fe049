import type { KernelContext, OpOptions } from "@litequant/core";

import { inputOf } from "../ports.ts";
import { broadcastStrides, createWalk } from "../walk.ts";
import type { Walk } from "../walk.ts";

/** Sizes of a batch of matrix products, and how to step through the operands, which may be transposed. */
export interface BatchPlan {
  /** Starts of the matrices of each product, both operands. */
  readonly batches: Walk;
  readonly rows: number;
  readonly columns: number;
  readonly depth: number;
  readonly leftRow: number;
  readonly leftDepth: number;
  readonly rightColumn: number;
  readonly rightDepth: number;
}

/** The plan of BATCH_MATMUL from shapes and options. */
export function batchPlan(context: KernelContext, options: OpOptions["BATCH_MATMUL"]): BatchPlan {
  const left = inputOf(context, 0).shape;
  const right = inputOf(context, 1).shape;
  const output = context.output(0).shape;
  const [rows, columns] = output.slice(-2);
  const depth = left[left.length - (options.adjX ? 2 : 1)];
  const batchShape = output.slice(0, -2);
  const matrices = (shape: readonly number[], size: number) =>
    broadcastStrides(shape.slice(0, -2), batchShape).map((stride) => stride * size);
  return {
    batches: createWalk(batchShape, matrices(left, rows * depth), matrices(right, depth * columns)),
    rows,
    columns,
    depth,
    leftRow: options.adjX ? 1 : depth,
    leftDepth: options.adjX ? rows : 1,
    rightColumn: options.adjY ? depth : 1,
    rightDepth: options.adjY ? 1 : columns,
  };
}
