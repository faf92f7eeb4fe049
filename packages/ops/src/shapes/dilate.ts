import type { ShapeRule } from "@litequant/core";

import { contradiction, show } from "./contradiction.ts";
import { required, shapeOf, valuesOf } from "./known.ts";

/** Neighbours along each dimension move apart by its number in input 1. */
export const dilateShape: ShapeRule<"DILATE"> = (_options, inputs) => {
  const shape = shapeOf("DILATE", inputs, 0);
  const steps = valuesOf(required("DILATE", inputs, 1));
  if (steps === undefined) return undefined;
  if (steps.length !== shape.length || steps.some((step) => step < 1)) {
    throw contradiction("DILATE", `dilations ${show(steps)} do not fit ${show(shape)}`);
  }
  return [shape.map((size, axis) => (size < 1 ? 0 : (size - 1) * (steps[axis] ?? 1) + 1))];
};
