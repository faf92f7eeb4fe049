import type { Kernel } from "@litequant/core";

import { fits, inputOf, outputOf } from "../ports.ts";
import { poolGeometry } from "./prepare.ts";

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
    const input = inputOf<Int8Array>(context, 0);
    const output = outputOf<Int8Array>(context);
    const { batches, inHeight, inWidth, channels, outHeight, outWidth, padTop, padLeft, bounds } = geometry;
    const { strideH, strideW, filterHeight, filterWidth } = context.options;
    const [min, max] = bounds;

    return () => {
      const image = input.data;
      const result = output.data;
      let out = 0;
      for (let batch = 0; batch < batches; batch++) {
        for (let outY = 0; outY < outHeight; outY++) {
          const originY = outY * strideH - padTop;
          const firstY = Math.max(0, originY);
          const lastY = Math.min(originY + filterHeight, inHeight);
          for (let outX = 0; outX < outWidth; outX++) {
            const originX = outX * strideW - padLeft;
            const firstX = Math.max(0, originX);
            const lastX = Math.min(originX + filterWidth, inWidth);
            const count = (lastY - firstY) * (lastX - firstX);
            const half = count >> 1;
            for (let channel = 0; channel < channels; channel++) {
              let sum = 0;
              for (let y = firstY; y < lastY; y++) {
                let at = ((batch * inHeight + y) * inWidth + firstX) * channels + channel;
                for (let x = firstX; x < lastX; x++, at += channels) sum += image[at];
              }
              const value = Math.trunc((sum > 0 ? sum + half : sum - half) / count);
              result[out++] = value < min ? min : value > max ? max : value;
            }
          }
        }
      }
    };
  },
};
