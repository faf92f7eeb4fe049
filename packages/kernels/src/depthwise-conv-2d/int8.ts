import type { Kernel } from "@litequant/core";

import { convGeometry, convQuantization, firstTap, lastTap } from "../conv-2d/prepare.ts";
import { multiplyByQuantizedMultiplier } from "../fixed-point.ts";
import { inputOf, optionalInput, outputOf } from "../ports.ts";
import { eightBitWeights } from "../weights.ts";

/**
 * Convolves each channel of int8 or uint8 images alone, one multiplier per output channel.
 *
 * Bit-exact with LiteRT@f67457790 tflite/kernels/internal/reference/integer_ops/depthwise_conv.h `DepthwiseConvPerChannel` and of
 * uint8 tflite/kernels/internal/reference/depthwiseconv_uint8.h.
 */
export const depthwiseConv2dInt8: Kernel<"DEPTHWISE_CONV_2D"> = {
  prepare(context) {
    const weightsOf = eightBitWeights(context);
    if (weightsOf === undefined) return undefined;
    const geometry = convGeometry(context, context.options);
    const quantization = convQuantization(context, context.options.fusedActivationFunction, geometry.outChannels);
    if (quantization === undefined) return undefined;
    const input = inputOf<Int8Array>(context, 0);
    const bias = optionalInput<Int32Array>(context, 2);
    const output = outputOf<Int8Array>(context);
    const { batches, inHeight, inWidth, inChannels, filterHeight, filterWidth, outHeight, outWidth, outChannels } =
      geometry;
    const { strideH, strideW, dilationH, dilationW, padTop, padLeft } = geometry;
    const { inputOffset, outputOffset, outputMultiplier, outputShift, bounds } = quantization;
    const multiplier = outChannels / inChannels;
    const sums = new Int32Array(outChannels);
    const [min, max] = bounds;

    return () => {
      const image = input.data;
      const weights = weightsOf();
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
            sums.fill(0);
            for (let y = firstY; y < lastY; y++) {
              const row = (batch * inHeight + originY + y * dilationH) * inWidth;
              for (let x = firstX; x < lastX; x++) {
                let at = (row + originX + x * dilationW) * inChannels;
                let w = (y * filterWidth + x) * outChannels;
                if (multiplier === 1) {
                  for (let to = 0; to < outChannels; to++, at++, w++) {
                    sums[to] += Math.imul(image[at] + inputOffset, weights[w]);
                  }
                  continue;
                }
                for (let to = 0; to < outChannels; at++) {
                  const value = (image[at] + inputOffset) | 0;
                  for (const end = to + multiplier; to < end; to++, w++) sums[to] += Math.imul(value, weights[w]);
                }
              }
            }
            for (let channel = 0; channel < outChannels; channel++) {
              let sum = sums[channel];
              if (biases !== undefined) sum = (sum + biases[channel]) | 0;
              sum = multiplyByQuantizedMultiplier(sum, outputMultiplier[channel], outputShift[channel]) + outputOffset;
              result[out++] = sum < min ? min : sum > max ? max : sum;
            }
          }
        }
      }
    };
  },
};
