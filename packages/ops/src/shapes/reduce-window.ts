import type { ShapeRule } from "@litequant/core";

import { contradiction } from "./contradiction.ts";
import { required, shapeOf, valuesOf } from "./known.ts";
import { windowCount } from "./padding.ts";

/** Positions of the window of input 2 with the strides of input 3 and the dilations of input 4, without padding. */
export const reduceWindowShape: ShapeRule<"REDUCE_WINDOW"> = (_options, inputs) => {
  const shape = shapeOf("REDUCE_WINDOW", inputs, 0);
  const [sizes, strides, dilations] = [2, 3, 4].map((port) => valuesOf(required("REDUCE_WINDOW", inputs, port)));
  if (sizes === undefined || strides === undefined || dilations === undefined) return undefined;
  return [
    shape.map((size, axis) => {
      const window = { filter: sizes[axis] ?? 0, stride: strides[axis] ?? 0, dilation: dilations[axis] ?? 0 };
      if (Math.min(window.filter, window.stride, window.dilation) < 1) {
        throw contradiction("REDUCE_WINDOW", `sizes, strides and dilations of axis ${axis} must be at least 1`);
      }
      return Math.max(0, windowCount("VALID", size, window));
    }),
  ];
};
