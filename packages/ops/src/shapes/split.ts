import type { ShapeRule } from "@litequant/core";

import { resolveAxis } from "./axes.ts";
import { contradiction, show } from "./contradiction.ts";
import { required, shapeOf, valuesOf } from "./known.ts";

/** Equal parts of input 1 along the axis in input 0. */
export const splitShape: ShapeRule<"SPLIT"> = (_options, inputs, outputCount) => {
  const shape = shapeOf("SPLIT", inputs, 1);
  const values = valuesOf(required("SPLIT", inputs, 0));
  if (values === undefined) return undefined;
  const axis = resolveAxis("SPLIT", values[0] ?? 0, shape.length);
  const size = (shape[axis] ?? 0) / outputCount;
  if (!Number.isInteger(size)) {
    throw contradiction("SPLIT", `shape ${show(shape)} does not split into ${outputCount} equal parts on axis ${axis}`);
  }
  return Array.from({ length: outputCount }, () => shape.with(axis, size));
};

/** Parts of input 0 of the sizes in input 1, along the axis in input 2; a size of -1 takes what remains. */
export const splitVShape: ShapeRule<"SPLIT_V"> = (_options, inputs, outputCount) => {
  const shape = shapeOf("SPLIT_V", inputs, 0);
  const sizes = valuesOf(required("SPLIT_V", inputs, 1));
  const axes = valuesOf(required("SPLIT_V", inputs, 2));
  if (sizes === undefined || axes === undefined) return undefined;
  const axis = resolveAxis("SPLIT_V", axes[0] ?? 0, shape.length);
  const total = shape[axis] ?? 0;
  const known = sizes.reduce((sum, size) => (size === -1 ? sum : sum + size), 0);
  const open = sizes.indexOf(-1);
  const parts = open < 0 ? sizes : sizes.with(open, total - known);
  if (
    sizes.length !== outputCount ||
    parts.some((size) => size < 0) ||
    parts.reduce((sum, size) => sum + size, 0) !== total
  ) {
    throw contradiction("SPLIT_V", `sizes ${show(sizes)} do not split axis ${axis} of ${show(shape)}`);
  }
  return parts.map((size) => shape.with(axis, size));
};
