import type { ShapeRule } from "@litequant/core";

import { contradiction, show } from "./contradiction.ts";
import { givenShape } from "./given.ts";
import { shapeOf } from "./known.ts";

/** The shape in input 0, of which the filters must make the channels. */
export const transposeConvShape: ShapeRule<"TRANSPOSE_CONV"> = (options, inputs) => {
  const filter = shapeOf("TRANSPOSE_CONV", inputs, 1, 4);
  const image = shapeOf("TRANSPOSE_CONV", inputs, 2, 4);
  if (filter[3] !== image[3] || options.strideH < 1 || options.strideW < 1) {
    throw contradiction("TRANSPOSE_CONV", `filters ${show(filter)} do not fit an image ${show(image)}`);
  }
  const shape = givenShape("TRANSPOSE_CONV", inputs, 0);
  if (shape === undefined) return undefined;
  if (shape.length !== 4 || shape[0] !== image[0] || shape[3] !== filter[0]) {
    throw contradiction("TRANSPOSE_CONV", `${show(image)} cannot become ${show(shape)} by filters ${show(filter)}`);
  }
  return [shape];
};
