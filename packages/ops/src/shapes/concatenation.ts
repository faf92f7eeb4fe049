import type { ShapeRule } from "@litequant/core";

import { resolveAxis } from "./axes.ts";
import { contradiction, show } from "./contradiction.ts";
import { shapeOf } from "./known.ts";

/** Sizes add up along the axis; all other dimensions are equal. */
export const concatenationShape: ShapeRule<"CONCATENATION"> = (options, inputs) => {
  const first = shapeOf("CONCATENATION", inputs, 0);
  const axis = resolveAxis("CONCATENATION", options.axis, first.length);
  let size = 0;
  inputs.forEach((_, port) => {
    const shape = shapeOf("CONCATENATION", inputs, port, first.length);
    if (shape.some((length, d) => d !== axis && length !== first[d])) {
      throw contradiction(
        "CONCATENATION",
        `input ${port} of shape ${show(shape)} does not fit ${show(first)} along axis ${axis}`,
      );
    }
    size += shape[axis] ?? 0;
  });
  return [first.with(axis, size)];
};
