import type { ShapeRule } from "@litequant/core";

import { contradiction, show } from "./contradiction.ts";
import { givenShape } from "./given.ts";
import { shapeOf } from "./known.ts";

/** Each dimension times its number in input 1. */
export const tileShape: ShapeRule<"TILE"> = (_options, inputs) => {
  const shape = shapeOf("TILE", inputs, 0);
  const times = givenShape("TILE", inputs, 1);
  if (times === undefined) return undefined;
  if (times.length !== shape.length) throw contradiction("TILE", `${show(times)} times of ${show(shape)}`);
  return [shape.map((size, axis) => size * (times[axis] ?? 1))];
};

/** The shape in input 1, which repeats input 0 along dimensions of size 1. */
export const broadcastToShape: ShapeRule<"BROADCAST_TO"> = (_options, inputs) => {
  const shape = shapeOf("BROADCAST_TO", inputs, 0);
  const target = givenShape("BROADCAST_TO", inputs, 1);
  if (target === undefined) return undefined;
  const before = target.length - shape.length;
  if (before < 0 || shape.some((size, axis) => size !== 1 && size !== target[before + axis])) {
    throw contradiction("BROADCAST_TO", `${show(shape)} does not broadcast to ${show(target)}`);
  }
  return [target];
};
