import type { Kernel } from "@litequant/core";

import { floatBounds } from "../activation.ts";
import { quantizedImages } from "../hybrid/images.ts";
import { inputOf, optionalInput, outputOf, weightScales } from "../ports.ts";
import { hybridWeights } from "../weights.ts";
import { convGeometry, firstTap, lastTap } from "./prepare.ts";

const { fround } = Math;

/**
 * Convolves float32 images, each quantized to int8 as a whole as it comes, with int8 or int4 filters; bias last.
 *
 * With one scale for all filters images are quantized symmetrically, with several over their own range, whatever the options
 * say. LiteRT@f67457790 tflite/kernels/conv.cc `EvalHybrid`, `EvalHybridPerChannel`.
 */
export const conv2dHybrid: Kernel<"CONV_2D"> = {
  prepare(context) {
    const bounds = floatBounds(context.options.fusedActivationFunction);
    const input = inputOf<Float32Array>(context, 0);
    const filter = inputOf(context, 1);
    const bias = optionalInput<Float32Array>(context, 2);
    const output = outputOf<Float32Array>(context);
    if (bounds === undefined || filter.dtype === "float32") return undefined;
    if ([input, output, bias ?? output].some(({ dtype }) => dtype !== "float32")) return undefined;
    const weightsOf = hybridWeights(context);
    if (weightsOf === undefined) return undefined;
    const geometry = convGeometry(context, context.options);
    const { batches, inHeight, inWidth, inChannels, filterHeight, filterWidth, outHeight, outWidth, outChannels } =
      geometry;
    const { strideH, strideW, dilationH, dilationW, padTop, padLeft } = geometry;
    const filterChannels = filter.shape[3];
    const scales = weightScales(context, outChannels);
    const uniform = scales.every((scale) => scale === scales[0]) && filterChannels === inChannels;
    const images = quantizedImages(input, uniform ? "symmetric" : "asymmetric");
    const perGroup = outChannels / (inChannels / filterChannels);
    const [min, max] = bounds;

    return () => {
      images.load();
      const image = images.values;
      const weights = weightsOf();
      const result = output.data;
      let out = 0;
      for (let batch = 0; batch < batches; batch++) {
        const zeroPoint = images.zeroPoints[batch];
        for (let outY = 0; outY < outHeight; outY++) {
          const originY = outY * strideH - padTop;
          const firstY = firstTap(originY, dilationH);
          const lastY = lastTap(originY, dilationH, filterHeight, inHeight);
          for (let outX = 0; outX < outWidth; outX++) {
            const originX = outX * strideW - padLeft;
            const firstX = firstTap(originX, dilationW);
            const lastX = lastTap(originX, dilationW, filterWidth, inWidth);
            for (let channel = 0; channel < outChannels; channel++) {
              const firstChannel = Math.floor(channel / perGroup) * filterChannels;
              let sum = 0;
              for (let y = firstY; y < lastY; y++) {
                const row = (batch * inHeight + originY + y * dilationH) * inWidth;
                for (let x = firstX; x < lastX; x++) {
                  let at = (row + originX + x * dilationW) * inChannels + firstChannel;
                  let w = ((channel * filterHeight + y) * filterWidth + x) * filterChannels;
                  for (const end = at + filterChannels; at < end; at++, w++) {
                    sum += (image[at] - zeroPoint) * weights[w];
                  }
                }
              }
              const scale = fround(scales[scales.length > 1 ? channel : 0] * images.scales[batch]);
              const value = fround(fround(fround(sum) * scale) + (bias ? bias.data[channel] : 0));
              result[out++] = value < min ? min : value > max ? max : value;
            }
          }
        }
      }
    };
  },
};
