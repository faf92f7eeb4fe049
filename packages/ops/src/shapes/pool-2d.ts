import type { ShapeRule } from "@litequant/core";

import { shapeOf } from "./known.ts";
import { windowGrid } from "./windowed.ts";

type Pool = "AVERAGE_POOL_2D" | "L2_POOL_2D" | "MAX_POOL_2D";

function pool(op: Pool): ShapeRule<Pool> {
  return (options, inputs) => {
    const image = shapeOf(op, inputs, 0, 4);
    const vertical = { filter: options.filterHeight, stride: options.strideH, dilation: 1 };
    const horizontal = { filter: options.filterWidth, stride: options.strideW, dilation: 1 };
    return [[image[0] ?? 0, ...windowGrid(op, options.padding, image, vertical, horizontal), image[3] ?? 0]];
  };
}

/** NHWC image to `[batch, height, width, channels]`. */
export const averagePool2dShape = pool("AVERAGE_POOL_2D");
/** NHWC image to `[batch, height, width, channels]`. */
export const maxPool2dShape = pool("MAX_POOL_2D");
/** NHWC image to `[batch, height, width, channels]`. */
export const l2Pool2dShape = pool("L2_POOL_2D");
