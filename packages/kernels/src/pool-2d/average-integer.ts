import type { Kernel } from "@litequant/core";

import { fits, inputOf } from "../ports.ts";
import { forWindows, poolGeometry } from "./prepare.ts";

/**
 * Averages raw quantized values over the taps inside the image, ties away from zero. Input and output share their parameters.
 *
 * Bit-exact with LiteRT@f67457790 tflite/kernels/internal/reference/integer_ops/pooling.h `AveragePool`.
 */
export const averagePool2dInteger: Kernel<"AVERAGE_POOL_2D"> = {
  prepare(context) {
    const { dtype } = inputOf(context, 0);
    if ((dtype !== "int8" && dtype !== "uint8" && dtype !== "int16") || !fits(context, [dtype], dtype))
      return undefined;
    const geometry = poolGeometry(context, context.options);
    if (geometry === undefined) return undefined;
    const { channels, bounds } = geometry;
    const row = geometry.inWidth * channels;
    const [min, max] = bounds;
    return forWindows<Int8Array>(context, geometry, context.options, (image, { first, rows, columns, out }, result) => {
      const count = rows * columns;
      const half = count >> 1;
      for (let channel = 0; channel < channels; channel++) {
        let sum = 0;
        for (let y = 0; y < rows; y++) {
          let at = first + y * row + channel;
          for (let x = 0; x < columns; x++, at += channels) sum += image[at];
        }
        const value = Math.trunc((sum > 0 ? sum + half : sum - half) / count);
        result[out + channel] = value < min ? min : value > max ? max : value;
      }
    });
  },
};
