import type { Kernel } from "@litequant/core";

import { floatBounds } from "../activation.ts";
import { fits, inputOf, optionalInput, outputOf } from "../ports.ts";
import { convGeometry, firstTap, lastTap } from "./prepare.ts";

/**
 * Convolves float32 images: filter rows, columns, channels in this order, rounded to float32 after every step, bias last.
 *
 * Bit-exact with LiteRT@f67457790 tflite/kernels/internal/reference/conv.h `Conv`.
 */
export const conv2dFloat32: Kernel<"CONV_2D"> = {
  prepare(context) {
    const bounds = floatBounds(context.options.fusedActivationFunction);
    if (bounds === undefined || !fits(context, ["float32", "float32", "float32"], "float32")) return undefined;
    const geometry = convGeometry(context, context.options);
    const input = inputOf<Float32Array>(context, 0);
    const filter = inputOf<Float32Array>(context, 1);
    const bias = optionalInput<Float32Array>(context, 2);
    const output = outputOf<Float32Array>(context);
    const filterChannels = filter.shape[3];
    const { batches, inHeight, inWidth, inChannels, filterHeight, filterWidth, outHeight, outWidth, outChannels } =
      geometry;
    const { strideH, strideW, dilationH, dilationW, padTop, padLeft } = geometry;
    const perGroup = outChannels / (inChannels / filterChannels);
    const filterRow = filterWidth * filterChannels;
    const filterSize = filterHeight * filterRow;
    // Neighbouring taps are neighbours in memory: a row of taps is one run.
    const joined = dilationW === 1 && filterChannels === inChannels;
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
            const runs = joined ? 1 : lastX - firstX;
            const run = joined ? (lastX - firstX) * inChannels : filterChannels;
            // Four channels at a time share the loads of the image and hide the latency of the additions.
            for (let channel = 0; channel < outChannels;) {
              const group = Math.floor(channel / perGroup);
              const lanes = Math.min(4, (group + 1) * perGroup - channel);
              const step1 = lanes > 1 ? filterSize : 0;
              const step2 = lanes > 2 ? 2 * filterSize : 0;
              const step3 = lanes > 3 ? 3 * filterSize : 0;
              let sum0 = Math.fround(0);
              let sum1 = Math.fround(0);
              let sum2 = Math.fround(0);
              let sum3 = Math.fround(0);
              for (let y = firstY; y < lastY; y++) {
                const row = (batch * inHeight + originY + y * dilationH) * inWidth;
                for (let x = 0; x < runs; x++) {
                  let at = (row + originX + (firstX + x) * dilationW) * inChannels + group * filterChannels;
                  let w = channel * filterSize + y * filterRow + (firstX + x) * filterChannels;
                  for (const end = at + run; at < end; at++, w++) {
                    const value = image[at];
                    sum0 = Math.fround(sum0 + Math.fround(value * weights[w]));
                    sum1 = Math.fround(sum1 + Math.fround(value * weights[w + step1]));
                    sum2 = Math.fround(sum2 + Math.fround(value * weights[w + step2]));
                    sum3 = Math.fround(sum3 + Math.fround(value * weights[w + step3]));
                  }
                }
              }
              for (let lane = 0; lane < lanes; lane++) {
                let sum = lane === 0 ? sum0 : lane === 1 ? sum1 : lane === 2 ? sum2 : sum3;
                sum = Math.fround(sum + (biases === undefined ? 0 : biases[channel + lane]));
                // Three stores, not one of a choice: engines box the choice when they are not sure that bounds are numbers.
                if (sum < min) result[out++] = min;
                else if (sum > max) result[out++] = max;
                else result[out++] = sum;
              }
              channel += lanes;
            }
          }
        }
      }
    };
  },
};
