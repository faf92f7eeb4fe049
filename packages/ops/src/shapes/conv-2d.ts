import type { ShapeRule } from "@litequant/core";

import { contradiction } from "./contradiction.ts";
import { shapeOf } from "./known.ts";
import { windowGrid } from "./windowed.ts";

/** NHWC image and OHWI filter to `[batch, height, width, O]`. */
export const conv2dShape: ShapeRule<"CONV_2D"> = (options, inputs) => {
  const image = shapeOf("CONV_2D", inputs, 0, 4);
  const [filters = 0, filterHeight = 0, filterWidth = 0, filterChannels = 0] = shapeOf("CONV_2D", inputs, 1, 4);
  const channels = image[3] ?? 0;
  if (filterChannels === 0 || channels % filterChannels !== 0 || filters % (channels / filterChannels || 1) !== 0) {
    throw contradiction(
      "CONV_2D",
      `${channels} input channels do not split into groups of ${filterChannels} for ${filters} filters`,
    );
  }
  const vertical = { filter: filterHeight, stride: options.strideH, dilation: options.dilationHFactor };
  const horizontal = { filter: filterWidth, stride: options.strideW, dilation: options.dilationWFactor };
  return [[image[0] ?? 0, ...windowGrid("CONV_2D", options.padding, image, vertical, horizontal), filters]];
};
