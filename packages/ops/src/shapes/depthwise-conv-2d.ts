import type { ShapeRule } from "@litequant/core";

import { contradiction } from "./contradiction.ts";
import { shapeOf } from "./known.ts";
import { windowGrid } from "./windowed.ts";

/** NHWC image and 1HWC filter to `[batch, height, width, C]`; the depth multiplier follows from the channels, as in the runtime. */
export const depthwiseConv2dShape: ShapeRule<"DEPTHWISE_CONV_2D"> = (options, inputs) => {
  const image = shapeOf("DEPTHWISE_CONV_2D", inputs, 0, 4);
  const [, filterHeight = 0, filterWidth = 0, filters = 0] = shapeOf("DEPTHWISE_CONV_2D", inputs, 1, 4);
  const channels = image[3] ?? 0;
  if (channels === 0 || filters % channels !== 0) {
    throw contradiction(
      "DEPTHWISE_CONV_2D",
      `${filters} filter channels are no multiple of ${channels} input channels`,
    );
  }
  const vertical = { filter: filterHeight, stride: options.strideH, dilation: options.dilationHFactor };
  const horizontal = { filter: filterWidth, stride: options.strideW, dilation: options.dilationWFactor };
  return [[image[0] ?? 0, ...windowGrid("DEPTHWISE_CONV_2D", options.padding, image, vertical, horizontal), filters]];
};
