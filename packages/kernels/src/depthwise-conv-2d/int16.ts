import type { Kernel } from "@litequant/core";

import { convGeometry, convQuantization, firstTap, lastTap } from "../conv-2d/prepare.ts";
import { multiplyByReducedMultiplier } from "../fixed-point.ts";
import { expectSymmetric, fits, inputOf, outputOf } from "../ports.ts";
import { sixteenBitWeights } from "../weights.ts";
import { wideBias } from "../wide-bias.ts";

/**
 * Convolves each int16 channel alone with int8 or int4 filters, one multiplier per output channel, sums of 64 bits.
 *
 * Bit-exact with LiteRT@f67457790 tflite/kernels/internal/reference/integer_ops/depthwise_conv.h `DepthwiseConvPerChannel`.
 */
export const depthwiseConv2dInt16: Kernel<"DEPTHWISE_CONV_2D"> = {
  prepare(context) {
    const weightsOf = fits(context, [undefined, undefined, "int64"], "int16") ? sixteenBitWeights(context) : undefined;
    if (weightsOf === undefined) return undefined;
    const geometry = convGeometry(context, context.options);
    const bias = wideBias(context, geometry.outChannels);
    const quantization = convQuantization(context, context.options.fusedActivationFunction, geometry.outChannels);
    if (bias === undefined || quantization === undefined) return undefined;
    const input = inputOf<Int16Array>(context, 0);
    const output = outputOf<Int16Array>(context);
    expectSymmetric(context, input, output);
    const { batches, inHeight, inWidth, inChannels, filterHeight, filterWidth, outHeight, outWidth, outChannels } =
      geometry;
    const { strideH, strideW, dilationH, dilationW, padTop, padLeft } = geometry;
    const { outputMultiplier, outputShift, bounds } = quantization;
    const multiplier = outChannels / inChannels;
    const sums = new Float64Array(outChannels);
    const [min, max] = bounds;

    return () => {
      const image = input.data;
      const weights = weightsOf();
      const biases = bias.values();
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
            sums.set(biases);
            for (let y = firstY; y < lastY; y++) {
              const row = (batch * inHeight + originY + y * dilationH) * inWidth;
              for (let x = firstX; x < lastX; x++) {
                let at = (row + originX + x * dilationW) * inChannels;
                let w = (y * filterWidth + x) * outChannels;
                for (let to = 0; to < outChannels; at++) {
                  const value = image[at];
                  for (const end = to + multiplier; to < end; to++, w++) sums[to] += value * weights[w];
                }
              }
            }
            for (let to = 0; to < outChannels; to++) {
              const value = multiplyByReducedMultiplier(sums[to], outputMultiplier[to], outputShift[to]);
              result[out++] = value < min ? min : value > max ? max : value;
            }
          }
        }
      }
    };
  },
};
