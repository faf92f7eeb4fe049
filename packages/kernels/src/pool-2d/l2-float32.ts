import type { Kernel } from "@litequant/core";

import { fits, inputOf, outputOf } from "../ports.ts";
import { poolGeometry } from "./prepare.ts";

/**
 * Roots of the mean squares of float32 windows over the taps inside the image, rounded to float32 after every step.
 *
 * LiteRT@f67457790 tflite/kernels/internal/reference/pooling.h `L2Pool`.
 */
export const l2Pool2dFloat32: Kernel<"L2_POOL_2D"> = {
  prepare(context) {
    if (!fits(context, ["float32"], "float32")) return undefined;
    const geometry = poolGeometry(context, context.options);
    if (geometry === undefined) return undefined;
    const input = inputOf<Float32Array>(context, 0);
    const output = outputOf<Float32Array>(context);
    const { batches, inHeight, inWidth, channels, outHeight, outWidth, padTop, padLeft, bounds } = geometry;
    const { strideH, strideW, filterHeight, filterWidth } = context.options;
    const [min, max] = bounds;

    return () => {
      const image = input.data;
      const result = output.data;
      let out = 0;
      for (let batch = 0; batch < batches; batch++) {
        for (let outY = 0; outY < outHeight; outY++) {
          const firstY = Math.max(0, outY * strideH - padTop);
          const lastY = Math.min(outY * strideH - padTop + filterHeight, inHeight);
          for (let outX = 0; outX < outWidth; outX++) {
            const firstX = Math.max(0, outX * strideW - padLeft);
            const lastX = Math.min(outX * strideW - padLeft + filterWidth, inWidth);
            const count = (lastY - firstY) * (lastX - firstX);
            for (let channel = 0; channel < channels; channel++) {
              let sum = Math.fround(0);
              for (let y = firstY; y < lastY; y++) {
                let at = ((batch * inHeight + y) * inWidth + firstX) * channels + channel;
                for (let x = firstX; x < lastX; x++, at += channels) {
                  sum = Math.fround(sum + Math.fround(image[at] * image[at]));
                }
              }
              const value = Math.fround(Math.sqrt(Math.fround(sum / count)));
              result[out++] = Math.min(max, Math.max(min, value));
            }
          }
        }
      }
    };
  },
};
