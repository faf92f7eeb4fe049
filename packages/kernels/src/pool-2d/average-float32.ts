import type { Kernel } from "@litequant/core";

import { fits } from "../ports.ts";
import { forWindows, poolGeometry } from "./prepare.ts";

/**
 * Averages float32 windows over the taps inside the image, rows before columns, rounded to float32 after every step.
 *
 * Bit-exact with LiteRT@f67457790 tflite/kernels/internal/reference/pooling.h `AveragePool`.
 */
export const averagePool2dFloat32: Kernel<"AVERAGE_POOL_2D"> = {
  prepare(context) {
    if (!fits(context, ["float32"], "float32")) return undefined;
    const geometry = poolGeometry(context, context.options);
    if (geometry === undefined) return undefined;
    const { channels, bounds } = geometry;
    const row = geometry.inWidth * channels;
    const [min, max] = bounds;
    return forWindows<Float32Array>(
      context,
      geometry,
      context.options,
      (image, { first, rows, columns, out }, result) => {
        for (let channel = 0; channel < channels; channel++) {
          let sum = Math.fround(0);
          for (let y = 0; y < rows; y++) {
            let at = first + y * row + channel;
            for (let x = 0; x < columns; x++, at += channels) sum = Math.fround(sum + image[at]);
          }
          const value = Math.fround(sum / (rows * columns));
          // Three stores, not one of a choice: engines box the choice when they are not sure that bounds are numbers.
          if (value < min) result[out + channel] = min;
          else if (value > max) result[out + channel] = max;
          else result[out + channel] = value;
        }
      },
    );
  },
};
