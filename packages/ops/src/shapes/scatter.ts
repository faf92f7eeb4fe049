import type { ShapeRule } from "@litequant/core";

import { contradiction, show } from "./contradiction.ts";
import { givenShape } from "./given.ts";
import { shapeOf } from "./known.ts";

/** The shape in input 2; the updates are slices of it, one for each row of indices. */
export const scatterNdShape: ShapeRule<"SCATTER_ND"> = (_options, inputs) => {
  const indices = shapeOf("SCATTER_ND", inputs, 0);
  const updates = shapeOf("SCATTER_ND", inputs, 1);
  const shape = givenShape("SCATTER_ND", inputs, 2);
  if (shape === undefined) return undefined;
  const depth = indices.at(-1);
  if (
    depth === undefined ||
    depth > shape.length ||
    show(updates) !== show([...indices.slice(0, -1), ...shape.slice(depth)])
  ) {
    throw contradiction(
      "SCATTER_ND",
      `updates ${show(updates)} at indices ${show(indices)} do not fit into ${show(shape)}`,
    );
  }
  return [shape];
};

/** The shape in input 1; indices name elements of it, one value each or one for all. */
export const sparseToDenseShape: ShapeRule<"SPARSE_TO_DENSE"> = (_options, inputs) => {
  const indices = shapeOf("SPARSE_TO_DENSE", inputs, 0);
  const values = shapeOf("SPARSE_TO_DENSE", inputs, 2);
  const shape = givenShape("SPARSE_TO_DENSE", inputs, 1);
  if (shape === undefined) return undefined;
  const depth = indices.length === 2 ? indices[1] : 1;
  const rows = indices[0] ?? 1;
  if (indices.length > 2 || depth !== shape.length || (values.length > 0 && show(values) !== show([rows]))) {
    throw contradiction(
      "SPARSE_TO_DENSE",
      `values ${show(values)} at indices ${show(indices)} do not fit into ${show(shape)}`,
    );
  }
  return [shape];
};

/** The shape of input 0, of which input 1 replaces a part. */
export const dynamicUpdateSliceShape: ShapeRule<"DYNAMIC_UPDATE_SLICE"> = (_options, inputs) => {
  const shape = shapeOf("DYNAMIC_UPDATE_SLICE", inputs, 0);
  const update = shapeOf("DYNAMIC_UPDATE_SLICE", inputs, 1, shape.length);
  const start = shapeOf("DYNAMIC_UPDATE_SLICE", inputs, 2, 1);
  if (start[0] !== shape.length || update.some((size, axis) => size > (shape[axis] ?? 0))) {
    throw contradiction(
      "DYNAMIC_UPDATE_SLICE",
      `${show(update)} from ${show(start)} indices on does not fit ${show(shape)}`,
    );
  }
  return [shape];
};

/** The shape of input 0; input 1 has a length for each batch. */
export const reverseSequenceShape: ShapeRule<"REVERSE_SEQUENCE"> = (options, inputs) => {
  const shape = shapeOf("REVERSE_SEQUENCE", inputs, 0);
  const lengths = shapeOf("REVERSE_SEQUENCE", inputs, 1, 1);
  const { seqDim, batchDim } = options;
  if (seqDim === batchDim || shape[seqDim] === undefined || shape[batchDim] !== lengths[0]) {
    throw contradiction(
      "REVERSE_SEQUENCE",
      `${show(lengths)} lengths do not fit dimensions ${seqDim} and ${batchDim} of ${show(shape)}`,
    );
  }
  return [shape];
};
