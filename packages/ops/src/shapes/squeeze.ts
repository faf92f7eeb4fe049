import type { ShapeRule } from "@litequant/core";

import { resolveAxes } from "./axes.ts";
import { contradiction, show } from "./contradiction.ts";
import { shapeOf } from "./known.ts";

/** Without the named dimensions, which have size 1; an empty list names all of size 1. */
export const squeezeShape: ShapeRule<"SQUEEZE"> = (options, inputs) => {
  const shape = shapeOf("SQUEEZE", inputs, 0);
  const dims = options.squeezeDims ?? [];
  if (dims.length === 0) return [shape.filter((size) => size !== 1)];
  const axes = resolveAxes("SQUEEZE", dims, shape.length);
  for (const axis of axes) {
    if (shape[axis] !== 1) throw contradiction("SQUEEZE", `dimension ${axis} of ${show(shape)} is not 1`);
  }
  return [shape.filter((_, axis) => !axes.includes(axis))];
};
