import type { Kernel } from "@litequant/core";

import { multiplyByQuantizedMultiplier, multiplyByReducedMultiplier } from "../fixed-point.ts";
import { expectSymmetric, inputOf, outputOf } from "../ports.ts";
import { sixteenBitWeights } from "../weights.ts";
import { wideBias } from "../wide-bias.ts";
import { convGeometry, convQuantization, firstTap, lastTap } from "./prepare.ts";

/**
 * Convolves int16 images with int8 or int4 filters, one multiplier per output channel; sums of 64 bits where the bias has them.
 *
 * Bit-exact with LiteRT@f67457790 tflite/kernels/internal/reference/integer_ops/conv.h `ConvPerChannel`.
 */
export const conv2dInt16: Kernel<"CONV_2D"> = {
  prepare(context) {
    const weightsOf = sixteenBitWeights(context);
    if (weightsOf === undefined) return undefined;
    const geometry = convGeometry(context, context.options);
    const bias = wideBias(context, geometry.outChannels);
    const quantization = convQuantization(context, context.options.fusedActivationFunction, geometry.outChannels);
    if (bias === undefined || quantization === undefined) return undefined;
    const input = inputOf<Int16Array>(context, 0);
    const output = outputOf<Int16Array>(context);
    expectSymmetric(context, input, output);
    const filterChannels = inputOf(context, 1).shape[3];
    const { batches, inHeight, inWidth, inChannels, filterHeight, filterWidth, outHeight, outWidth, outChannels } =
      geometry;
    const { strideH, strideW, dilationH, dilationW, padTop, padLeft } = geometry;
    const { outputMultiplier, outputShift, bounds } = quantization;
    const perGroup = outChannels / (inChannels / filterChannels);
    const joined = dilationW === 1 && filterChannels === inChannels;
    const rescale = bias.wide ? multiplyByReducedMultiplier : multiplyByQuantizedMultiplier;
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
            // Neighbouring taps are neighbours in memory: a row of taps is one run.
            const runs = joined ? 1 : lastX - firstX;
            const run = joined ? (lastX - firstX) * inChannels : filterChannels;
            for (let channel = 0; channel < outChannels; channel++) {
              const firstChannel = Math.floor(channel / perGroup) * filterChannels;
              let sum = biases[channel];
              for (let y = firstY; y < lastY; y++) {
                const row = (batch * inHeight + originY + y * dilationH) * inWidth;
                for (let x = firstX; x < firstX + runs; x++) {
                  let at = (row + originX + x * dilationW) * inChannels + firstChannel;
                  let w = ((channel * filterHeight + y) * filterWidth + x) * filterChannels;
                  for (const end = at + run; at < end; at++, w++) sum += image[at] * weights[w];
                }
              }
              const value = rescale(sum, outputMultiplier[channel], outputShift[channel]);
              result[out++] = value < min ? min : value > max ? max : value;
            }
          }
        }
      }
    };
  },
};
