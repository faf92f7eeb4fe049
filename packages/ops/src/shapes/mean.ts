import type { ShapeRule } from "@litequant/core";

import { resolveAxes } from "./axes.ts";
import { required, shapeOf, valuesOf } from "./known.ts";

/** Drops the axes of input 1, or keeps them at size 1. */
export const meanShape: ShapeRule<"MEAN"> = (options, inputs) => {
  const shape = shapeOf("MEAN", inputs, 0);
  const values = valuesOf(required("MEAN", inputs, 1));
  if (values === undefined) return undefined;
  const axes = new Set(resolveAxes("MEAN", values, shape.length));
  if (options.keepDims) return [shape.map((size, axis) => (axes.has(axis) ? 1 : size))];
  return [shape.filter((_, axis) => !axes.has(axis))];
};
