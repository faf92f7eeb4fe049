import type { Kernel } from "@litequant/core";

import { floatBounds } from "../activation.ts";
import { convGeometry, firstTap, lastTap } from "../conv-2d/prepare.ts";
import { fits, inputOf, optionalInput, outputOf } from "../ports.ts";

/**
 * Convolves each float32 channel alone: filter rows, then columns, rounded to float32 after every step, bias last.
 *
 * Bit-exact with LiteRT@f67457790 tflite/kernels/internal/reference/depthwiseconv_float.h `DepthwiseConv`.
 */
export const depthwiseConv2dFloat32: Kernel<"DEPTHWISE_CONV_2D"> = {
  prepare(context) {
    const bounds = floatBounds(context.options.fusedActivationFunction);
    if (bounds === undefined || !fits(context, ["float32", "float32", "float32"], "float32")) return undefined;
    const geometry = convGeometry(context, context.options);
    const input = inputOf<Float32Array>(context, 0);
    const filter = inputOf<Float32Array>(context, 1);
    const bias = optionalInput<Float32Array>(context, 2);
    const output = outputOf<Float32Array>(context);
    const { batches, inHeight, inWidth, inChannels, filterHeight, filterWidth, outHeight, outWidth, outChannels } =
      geometry;
    const { strideH, strideW, dilationH, dilationW, padTop, padLeft } = geometry;
    const multiplier = outChannels / inChannels;
    const [min, max] = bounds;

    return () => {
      const image = input.data;
      const weights = filter.data;
      const biases = bias?.data;
      const result = output.data;
      let out = 0;
      for (let batch = 0; batch < batches; batch++) {
        for (let outY = 0; outY < outHeight; outY++) {
          const originY = outY * strideH - padTop;
          const firstY = firstTap(originY, dilationH);
          const lastY = lastTap(originY, dilationH, filterHeight, inHeight);
          for (let outX = 0; outX < outWidth; outX++) {
            const originX = outX * strideW - padLeft;
            const firstX = firstTap(originX, dilationW);
            const lastX = lastTap(originX, dilationW, filterWidth, inWidth);
            // Sums gather in the output itself: a store to it rounds to float32.
            for (let channel = 0; channel < outChannels; channel++) result[out + channel] = 0;
            for (let y = firstY; y < lastY; y++) {
              const row = (batch * inHeight + originY + y * dilationH) * inWidth;
              for (let x = firstX; x < lastX; x++) {
                let at = (row + originX + x * dilationW) * inChannels;
                let w = (y * filterWidth + x) * outChannels;
                let to = out;
                if (multiplier === 1) {
                  for (const end = to + outChannels; to < end; to++, at++, w++) {
                    result[to] += Math.fround(image[at] * weights[w]);
                  }
                  continue;
                }
                for (let channel = 0; channel < inChannels; channel++, at++) {
                  const value = image[at];
                  for (let copy = 0; copy < multiplier; copy++, to++, w++) {
                    result[to] += Math.fround(value * weights[w]);
                  }
                }
              }
            }
            for (let channel = 0; channel < outChannels; channel++, out++) {
              const sum = Math.fround(result[out] + (biases === undefined ? 0 : biases[channel]));
              // Three stores, not one of a choice: engines box the choice when they are not sure that bounds are numbers.
              if (sum < min) result[out] = min;
              else if (sum > max) result[out] = max;
              else result[out] = sum;
            }
          }
        }
      }
    };
  },
};
