import type { ShapeRule } from "@litequant/core";

import { contradiction, show } from "./contradiction.ts";
import { givenShape } from "./given.ts";
import { shapeOf } from "./known.ts";

/** Height and width of input 1, of the width half and one more. */
export const rfft2dShape: ShapeRule<"RFFT2D"> = (_options, inputs) => {
  const shape = shapeOf("RFFT2D", inputs, 0);
  const [height, width] = givenShape("RFFT2D", inputs, 1, 2) ?? [];
  if (height === undefined || width === undefined) return undefined;
  if (shape.length < 2 || ![height, width].every((size) => size > 0 && (size & (size - 1)) === 0)) {
    throw contradiction("RFFT2D", `${height} x ${width} of ${show(shape)}: both lengths must be powers of two`);
  }
  return [[...shape.slice(0, -2), height, width / 2 + 1]];
};
