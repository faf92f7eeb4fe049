import type { KernelContext, OpOptions } from "@litequant/core";

import { quantizeMultiplier } from "../fixed-point.ts";
import { affineOf, inputOf, parametersOf, refusal } from "../ports.ts";
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

/** Multipliers of a quantized product, Q0.31, and shifts to the left: one a column. */
export interface ColumnMultipliers {
  readonly multiplier: Int32Array;
  readonly shift: Int32Array;
}

/**
 * Multipliers of BATCH_MATMUL; products of scales are in float32.
 *
 * The runtime reads a matrix with one scale a column as if its scale were 0, and gives zeros (LiteRT@f67457790
 * tflite/kernels/batch_matmul.cc `Prepare`); here such matrices mean what they say.
 * @throws LitequantError `INVALID_MODEL` when scales fit neither the matrix nor its columns.
 */
export function columnMultipliers(context: KernelContext, columns: number): ColumnMultipliers {
  const input = affineOf(context, inputOf(context, 0));
  const output = affineOf(context, context.output(0));
  const { scale: scales } = parametersOf(context, inputOf(context, 1));
  if (scales.length !== 1 && scales.length !== columns) {
    throw refusal(context, `the second matrix has ${scales.length} scales for ${columns} columns`);
  }
  const multiplier = new Int32Array(columns);
  const shift = new Int32Array(columns);
  for (let column = 0; column < columns; column++) {
    const product = Math.fround(input.scale * scales[scales.length > 1 ? column : 0]);
    ({ multiplier: multiplier[column], shift: shift[column] } = quantizeMultiplier(product / output.scale));
  }
  return { multiplier, shift };
}
