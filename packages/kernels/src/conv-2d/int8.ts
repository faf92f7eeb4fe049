import type { Kernel } from "@litequant/core";

import { multiplyByQuantizedMultiplier } from "../fixed-point.ts";
import { inputOf, optionalInput, outputOf } from "../ports.ts";
import { eightBitWeights } from "../weights.ts";
import { convGeometry, convQuantization, firstTap, lastTap } from "./prepare.ts";

/**
 * Convolves int8 images with filters of int8, int4 or int2, one multiplier per output channel; and uint8 images with uint8 filters.
 *
 * Bit-exact with LiteRT@f67457790 tflite/kernels/internal/reference/integer_ops/conv.h `ConvPerChannel` and of uint8
 * tflite/kernels/internal/reference/conv.h `Conv`.
 */
export const conv2dInt8: Kernel<"CONV_2D"> = {
  prepare(context) {
    const weightsOf = eightBitWeights(context);
    if (weightsOf === undefined) return undefined;
    const geometry = convGeometry(context, context.options);
    const quantization = convQuantization(context, context.options.fusedActivationFunction, geometry.outChannels);
    if (quantization === undefined) return undefined;
    const input = inputOf<Int8Array>(context, 0);
    const bias = optionalInput<Int32Array>(context, 2);
    const output = outputOf<Int8Array>(context);
    const filterChannels = inputOf(context, 1).shape[3];
    const { batches, inHeight, inWidth, inChannels, filterHeight, filterWidth, outHeight, outWidth, outChannels } =
      geometry;
    const { strideH, strideW, dilationH, dilationW, padTop, padLeft } = geometry;
    const { inputOffset, outputOffset, outputMultiplier, outputShift, bounds } = quantization;
    const perGroup = outChannels / (inChannels / filterChannels);
    const filterRow = filterWidth * filterChannels;
    const filterSize = filterHeight * filterRow;
    const joined = dilationW === 1 && filterChannels === inChannels;
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
            const runs = joined ? 1 : lastX - firstX;
            const run = joined ? (lastX - firstX) * inChannels : filterChannels;
            for (let channel = 0; channel < outChannels;) {
              const group = Math.floor(channel / perGroup);
              const lanes = Math.min(4, (group + 1) * perGroup - channel);
              const step1 = lanes > 1 ? filterSize : 0;
              const step2 = lanes > 2 ? 2 * filterSize : 0;
              const step3 = lanes > 3 ? 3 * filterSize : 0;
              let sum0 = 0;
              let sum1 = 0;
              let sum2 = 0;
              let sum3 = 0;
              for (let y = firstY; y < lastY; y++) {
                const row = (batch * inHeight + originY + y * dilationH) * inWidth;
                for (let x = 0; x < runs; x++) {
                  let at = (row + originX + (firstX + x) * dilationW) * inChannels + group * filterChannels;
                  let w = channel * filterSize + y * filterRow + (firstX + x) * filterChannels;
                  for (const end = at + run; at < end; at++, w++) {
                    const value = (image[at] + inputOffset) | 0;
                    sum0 = (sum0 + Math.imul(value, weights[w])) | 0;
                    sum1 = (sum1 + Math.imul(value, weights[w + step1])) | 0;
                    sum2 = (sum2 + Math.imul(value, weights[w + step2])) | 0;
                    sum3 = (sum3 + Math.imul(value, weights[w + step3])) | 0;
                  }
                }
              }
              for (let lane = 0; lane < lanes; lane++) {
                let sum = lane === 0 ? sum0 : lane === 1 ? sum1 : lane === 2 ? sum2 : sum3;
                const c = channel + lane;
                if (biases !== undefined) sum = (sum + biases[c]) | 0;
                sum = multiplyByQuantizedMultiplier(sum, outputMultiplier[c], outputShift[c]) + outputOffset;
                result[out++] = sum < min ? min : sum > max ? max : sum;
              }
              channel += lanes;
            }
          }
        }
      }
    };
  },
};
