import type { ShapeRule } from "@litequant/core";

import { contradiction, show } from "./contradiction.ts";
import { givenShape } from "./given.ts";
import { shapeOf } from "./known.ts";

/** One row of the table in input 1 for each index. */
export const embeddingLookupShape: ShapeRule<"EMBEDDING_LOOKUP"> = (_options, inputs) => [
  [...shapeOf("EMBEDDING_LOOKUP", inputs, 0, 1), ...shapeOf("EMBEDDING_LOOKUP", inputs, 1).slice(1)],
];

/** The dense shape in input 2 with rows of the table in input 4 for its last dimension. */
export const embeddingLookupSparseShape: ShapeRule<"EMBEDDING_LOOKUP_SPARSE"> = (_options, inputs) => {
  const ids = shapeOf("EMBEDDING_LOOKUP_SPARSE", inputs, 0, 1);
  const indices = shapeOf("EMBEDDING_LOOKUP_SPARSE", inputs, 1, 2);
  const weights = shapeOf("EMBEDDING_LOOKUP_SPARSE", inputs, 3, 1);
  if (indices[0] !== ids[0] || weights[0] !== ids[0]) {
    throw contradiction(
      "EMBEDDING_LOOKUP_SPARSE",
      `${show(ids)} identifiers with indices ${show(indices)} and weights ${show(weights)}`,
    );
  }
  const dense = givenShape("EMBEDDING_LOOKUP_SPARSE", inputs, 2, indices[1]);
  return dense && [[...dense.slice(0, -1), ...shapeOf("EMBEDDING_LOOKUP_SPARSE", inputs, 4).slice(1)]];
};

/** One row of the values in input 2 for each lookup, and whether its key was found. */
export const hashtableLookupShape: ShapeRule<"HASHTABLE_LOOKUP"> = (_options, inputs) => {
  const lookups = shapeOf("HASHTABLE_LOOKUP", inputs, 0, 1);
  const keys = shapeOf("HASHTABLE_LOOKUP", inputs, 1, 1);
  const values = shapeOf("HASHTABLE_LOOKUP", inputs, 2);
  if (keys[0] !== values[0]) {
    throw contradiction("HASHTABLE_LOOKUP", `${show(keys)} keys for values of shape ${show(values)}`);
  }
  return [[...lookups, ...values.slice(1)], lookups];
};
