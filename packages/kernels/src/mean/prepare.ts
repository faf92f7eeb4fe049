import type { KernelContext, TypedArray } from "@litequant/core";
import { resolveAxes } from "@litequant/ops";

import { inputOf, numbersOf, outputOf, planned } from "../ports.ts";
import { stridesOf } from "../walk.ts";

/** Which input elements make up each output element: `starts[output] + offsets[i]`, in the input's order. */
export interface ReductionPlan {
  readonly starts: Int32Array;
  readonly offsets: Int32Array;
}

/** All sums of one index per axis, the last axis fastest. */
function indices(counts: readonly number[], strides: readonly number[]): Int32Array {
  let list = Int32Array.of(0);
  counts.forEach((count, axis) => {
    const longer = new Int32Array(list.length * count);
    let at = 0;
    for (const base of list) for (let i = 0; i < count; i++) longer[at++] = base + i * strides[axis];
    list = longer;
  });
  return list;
}

/** The reduction over the axes of input 1. */
export function reductionPlan(context: KernelContext): () => ReductionPlan {
  const { shape } = inputOf(context, 0);
  const axesView = inputOf(context, 1);
  const strides = stridesOf(shape);
  return planned([axesView], () => {
    const axes = resolveAxes(context.op, numbersOf(axesView), shape.length);
    const kept = shape.map((_, axis) => axis).filter((axis) => !axes.includes(axis));
    const at = (list: readonly number[], order: readonly number[]) => order.map((axis) => list[axis]);
    return {
      starts: indices(at(shape, kept), at(strides, kept)),
      offsets: indices(at(shape, axes), at(strides, axes)),
    };
  });
}

/** Computes one result from the input elements `start + offsets[i]`. */
export type WriteReduction<A extends TypedArray> = (
  from: A,
  start: number,
  offsets: Int32Array,
  result: A,
  out: number,
) => void;

/** Runs over all results of a reduction over the axes of input 1. */
export function forReductions<A extends TypedArray>(context: KernelContext, write: WriteReduction<A>): () => void {
  const input = inputOf<A>(context, 0);
  const output = outputOf<A>(context);
  const plan = reductionPlan(context);
  return () => {
    const { starts, offsets } = plan();
    const from = input.data;
    const result = output.data;
    for (let out = 0; out < starts.length; out++) write(from, starts[out], offsets, result, out);
  };
}
