import type { KnownTensor } from "@litequant/core";

import { contradiction } from "./contradiction.ts";
import { givenShape } from "./given.ts";
import { shapeOf } from "./known.ts";

/** An NHWC image in the height and width of input 1. */
export function resized(op: string) {
  return (
    options: { readonly alignCorners: boolean; readonly halfPixelCenters: boolean },
    inputs: readonly (KnownTensor | undefined)[],
  ): readonly (readonly number[])[] | undefined => {
    const [batch = 0, , , channels = 0] = shapeOf(op, inputs, 0, 4);
    if (options.alignCorners && options.halfPixelCenters) {
      throw contradiction(op, "corners cannot be aligned with centers at half pixels");
    }
    const [height, width] = givenShape(op, inputs, 1, 2) ?? [];
    return height === undefined || width === undefined ? undefined : [[batch, height, width, channels]];
  };
}
