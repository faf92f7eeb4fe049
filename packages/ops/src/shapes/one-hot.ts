import type { ShapeRule } from "@litequant/core";

import { resolveAxis } from "./axes.ts";
import { contradiction } from "./contradiction.ts";
import { required, shapeOf, valuesOf } from "./known.ts";

/** The shape of the indices with a new dimension of the depth in input 1; axis -1 is a new last one. */
export const oneHotShape: ShapeRule<"ONE_HOT"> = (options, inputs) => {
  const shape = shapeOf("ONE_HOT", inputs, 0);
  const depth = valuesOf(required("ONE_HOT", inputs, 1))?.[0];
  if (depth === undefined) return undefined;
  if (depth < 0) throw contradiction("ONE_HOT", `depth ${depth} is negative`);
  return [shape.toSpliced(resolveAxis("ONE_HOT", options.axis, shape.length + 1), 0, depth)];
};
