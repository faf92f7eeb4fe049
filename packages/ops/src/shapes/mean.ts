import type { KnownTensor, OpOptions } from "@litequant/core";

import { resolveAxes } from "./axes.ts";
import { required, shapeOf, valuesOf } from "./known.ts";

/** Drops the axes of input 1, or keeps them at size 1: reductions. */
export function reduced(op: string) {
  return (
    options: OpOptions["MEAN"],
    inputs: readonly (KnownTensor | undefined)[],
  ): readonly (readonly number[])[] | undefined => {
    const shape = shapeOf(op, inputs, 0);
    const values = valuesOf(required(op, inputs, 1));
    if (values === undefined) return undefined;
    const axes = new Set(resolveAxes(op, values, shape.length));
    if (options.keepDims) return [shape.map((size, axis) => (axes.has(axis) ? 1 : size))];
    return [shape.filter((_, axis) => !axes.has(axis))];
  };
}

/** Drops the axes of input 1, or keeps them at size 1. */
export const meanShape = reduced("MEAN");
