import type { Kernel } from "@litequant/core";

import { fits, inputOf, outputOf } from "../ports.ts";
import { poolGeometry } from "./prepare.ts";

/**
 * Maximum of float32 windows.
 *
 * LiteRT@f67457790 tflite/kernels/internal/reference/pooling.h `MaxPool`.
 */
export const maxPool2dFloat32: Kernel<"MAX_POOL_2D"> = {
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
          const originY = outY * strideH - padTop;
          const firstY = Math.max(0, originY);
          const lastY = Math.min(originY + filterHeight, inHeight);
          for (let outX = 0; outX < outWidth; outX++) {
            const originX = outX * strideW - padLeft;
            const firstX = Math.max(0, originX);
            const lastX = Math.min(originX + filterWidth, inWidth);
            for (let channel = 0; channel < channels; channel++) {
              let value = -3.4028234663852886e38;
              for (let y = firstY; y < lastY; y++) {
                let at = ((batch * inHeight + y) * inWidth + firstX) * channels + channel;
                for (let x = firstX; x < lastX; x++, at += channels) {
                  if (value < image[at]) value = image[at];
                }
              }

              // Three stores, not one of a choice: engines box the choice when they are not sure that bounds are numbers.
              if (value < min) result[out++] = min;
              else if (value > max) result[out++] = max;
              else result[out++] = value;
            }
          }
        }
      }
    };
  },
};
