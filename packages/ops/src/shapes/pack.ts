import type { ShapeRule } from "@litequant/core";

import { resolveAxis } from "./axes.ts";
import { contradiction, show } from "./contradiction.ts";
import { shapeOf } from "./known.ts";

/** The inputs' common shape with a new dimension, as long as there are inputs. */
export const packShape: ShapeRule<"PACK"> = (options, inputs) => {
  const first = shapeOf("PACK", inputs, 0);
  const axis = resolveAxis("PACK", options.axis, first.length + 1);
  inputs.forEach((_, port) => {
    const shape = shapeOf("PACK", inputs, port);
    if (show(shape) !== show(first)) {
      throw contradiction("PACK", `input ${port} has shape ${show(shape)}, the first has ${show(first)}`);
    }
  });
  return [first.toSpliced(axis, 0, inputs.length)];
};

/** The input's shape without the axis, one for each of its elements. */
export const unpackShape: ShapeRule<"UNPACK"> = (options, inputs, outputCount) => {
  const shape = shapeOf("UNPACK", inputs, 0);
  const axis = resolveAxis("UNPACK", options.axis, shape.length);
  if (shape[axis] !== outputCount) {
    throw contradiction("UNPACK", `axis ${axis} of ${show(shape)} does not give ${outputCount} outputs`);
  }
  return Array.from({ length: outputCount }, () => shape.toSpliced(axis, 1));
};
