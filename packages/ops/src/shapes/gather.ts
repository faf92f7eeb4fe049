import type { ShapeRule } from "@litequant/core";

import { resolveAxis } from "./axes.ts";
import { contradiction, show } from "./contradiction.ts";
import { shapeOf } from "./known.ts";

/** The axis of input 0 gives way to the dimensions of input 1, but for those that both share as batches. */
export const gatherShape: ShapeRule<"GATHER"> = (options, inputs) => {
  const shape = shapeOf("GATHER", inputs, 0);
  const indices = shapeOf("GATHER", inputs, 1);
  const axis = resolveAxis("GATHER", options.axis, shape.length);
  const batches = options.batchDims < 0 ? options.batchDims + indices.length : options.batchDims;
  if (
    batches < 0 ||
    batches > indices.length ||
    batches > axis ||
    show(shape.slice(0, batches)) !== show(indices.slice(0, batches))
  ) {
    throw contradiction(
      "GATHER",
      `${options.batchDims} batch dimensions do not fit ${show(shape)}, indices ${show(indices)} and axis ${axis}`,
    );
  }
  return [[...shape.slice(0, axis), ...indices.slice(batches), ...shape.slice(axis + 1)]];
};

/** One slice of input 0 for each row of input 1. */
export const gatherNdShape: ShapeRule<"GATHER_ND"> = (_options, inputs) => {
  const shape = shapeOf("GATHER_ND", inputs, 0);
  const indices = shapeOf("GATHER_ND", inputs, 1);
  const depth = indices.at(-1);
  if (depth === undefined || depth > shape.length) {
    throw contradiction("GATHER_ND", `indices of shape ${show(indices)} do not fit ${show(shape)}`);
  }
  return [[...indices.slice(0, -1), ...shape.slice(depth)]];
};
