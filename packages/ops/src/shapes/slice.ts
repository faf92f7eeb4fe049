import type { ShapeRule } from "@litequant/core";

import { contradiction, show } from "./contradiction.ts";
import { required, shapeOf, valuesOf } from "./known.ts";

/** `begin` of input 1, `size` of input 2; a size of -1 reaches to the end. */
export const sliceShape: ShapeRule<"SLICE"> = (_options, inputs) => {
  const shape = shapeOf("SLICE", inputs, 0);
  const begin = valuesOf(required("SLICE", inputs, 1));
  const size = valuesOf(required("SLICE", inputs, 2));
  if (begin === undefined || size === undefined) return undefined;
  return [
    shape.map((length, axis) => {
      const [start = 0, wanted = 0] = [begin[axis], size[axis]];
      const count = wanted === -1 ? length - start : wanted;
      if (start < 0 || count < 0 || start + count > length) {
        throw contradiction("SLICE", `begin ${show(begin)} and size ${show(size)} leave shape ${show(shape)}`);
      }
      return count;
    }),
  ];
};
