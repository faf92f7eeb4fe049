import type { KnownTensor, ShapeRule } from "@litequant/core";

import { contradiction, show } from "./contradiction.ts";
import { required, shapeOf, valuesOf } from "./known.ts";

/** The largest number of boxes that may be chosen, in input 2. */
function chosen(op: string, inputs: readonly (KnownTensor | undefined)[]): number | undefined {
  const boxes = shapeOf(op, inputs, 0, 2);
  const scores = shapeOf(op, inputs, 1, 1);
  if (boxes[1] !== 4 || boxes[0] !== scores[0]) {
    throw contradiction(op, `boxes of shape ${show(boxes)} with scores ${show(scores)}`);
  }
  return valuesOf(required(op, inputs, 2))?.[0];
}

/** Indices of the chosen boxes, and their number. */
export const nonMaxSuppressionV4Shape: ShapeRule<"NON_MAX_SUPPRESSION_V4"> = (_options, inputs) => {
  const count = chosen("NON_MAX_SUPPRESSION_V4", inputs);
  return count === undefined ? undefined : [[count], []];
};

/** Indices and scores of the chosen boxes, and their number. */
export const nonMaxSuppressionV5Shape: ShapeRule<"NON_MAX_SUPPRESSION_V5"> = (_options, inputs) => {
  const count = chosen("NON_MAX_SUPPRESSION_V5", inputs);
  return count === undefined ? undefined : [[count], [count], []];
};
