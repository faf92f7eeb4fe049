import type { ShapeRule } from "@litequant/core";

import { shapeOf } from "./known.ts";

/** One number a dimension. */
export const shapeShape: ShapeRule<"SHAPE"> = (_options, inputs) => [[shapeOf("SHAPE", inputs, 0).length]];

/** A scalar. */
export const rankShape: ShapeRule<"RANK"> = () => [[]];

/** One number a dimension of the longer shape. */
export const broadcastArgsShape: ShapeRule<"BROADCAST_ARGS"> = (_options, inputs) => {
  const [first = 0] = shapeOf("BROADCAST_ARGS", inputs, 0, 1);
  const [second = 0] = shapeOf("BROADCAST_ARGS", inputs, 1, 1);
  return [[Math.max(first, second)]];
};
