import type { ShapeRule } from "@litequant/core";

import { broadcastShapes } from "./broadcast.ts";
import { contradiction, show } from "./contradiction.ts";
import { shapeOf } from "./known.ts";

/** The shape of both choices; the condition has it too, or its first dimension, or none. */
export const selectShape: ShapeRule<"SELECT"> = (_options, inputs) => {
  const condition = shapeOf("SELECT", inputs, 0);
  const first = shapeOf("SELECT", inputs, 1);
  const second = shapeOf("SELECT", inputs, 2);
  const fits =
    condition.length === 0 || show(condition) === show(first) || (condition.length === 1 && condition[0] === first[0]);
  if (!fits || show(first) !== show(second)) {
    throw contradiction(
      "SELECT",
      `a condition ${show(condition)} cannot choose from ${show(first)} and ${show(second)}`,
    );
  }
  return [first];
};

/** The common shape of condition and both choices. */
export const selectV2Shape: ShapeRule<"SELECT_V2"> = (_options, inputs) => {
  const choices = broadcastShapes("SELECT_V2", shapeOf("SELECT_V2", inputs, 1), shapeOf("SELECT_V2", inputs, 2));
  return [broadcastShapes("SELECT_V2", shapeOf("SELECT_V2", inputs, 0), choices)];
};
