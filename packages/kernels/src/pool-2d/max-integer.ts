import type { Kernel } from "@litequant/core";

import { fits, inputOf } from "../ports.ts";
import { forWindows, poolGeometry } from "./prepare.ts";

/**
 * Maximum of raw quantized values. Input and output share their parameters.
 *
 * LiteRT@f67457790 tflite/kernels/internal/reference/integer_ops/pooling.h `MaxPool`.
 */
export const maxPool2dInteger: Kernel<"MAX_POOL_2D"> = {
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
      for (let channel = 0; channel < channels; channel++) {
        let value = -32768;
        for (let y = 0; y < rows; y++) {
          let at = first + y * row + channel;
          for (let x = 0; x < columns; x++, at += channels) if (value < image[at]) value = image[at];
        }
        result[out + channel] = value < min ? min : value > max ? max : value;
      }
    });
  },
};
