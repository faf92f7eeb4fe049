import type { Kernel } from "@litequant/core";

import { floatBounds } from "../activation.ts";
import { convGeometry, firstTap, lastTap } from "../conv-2d/prepare.ts";
import { quantizedImages } from "../hybrid/images.ts";
import { inputOf, optionalInput, outputOf, weightScales } from "../ports.ts";
import { hybridWeights } from "../weights.ts";

const { fround } = Math;

/**
 * Convolves each channel of float32 images alone; images are quantized to int8 over their own range as they come, bias last.
 *
 * LiteRT@f67457790 tflite/kernels/depthwise_conv.cc `EvalHybridPerChannel`.
 */
export const depthwiseConv2dHybrid: Kernel<"DEPTHWISE_CONV_2D"> = {
  prepare(context) {
    const bounds = floatBounds(context.options.fusedActivationFunction);
    const input = inputOf<Float32Array>(context, 0);
    const bias = optionalInput<Float32Array>(context, 2);
    const output = outputOf<Float32Array>(context);
    if (bounds === undefined || inputOf(context, 1).dtype === "float32") return undefined;
    if ([input, output, bias ?? output].some(({ dtype }) => dtype !== "float32")) return undefined;
    const weightsOf = hybridWeights(context);
    if (weightsOf === undefined) return undefined;
    const geometry = convGeometry(context, context.options);
    const { batches, inHeight, inWidth, inChannels, filterHeight, filterWidth, outHeight, outWidth, outChannels } =
      geometry;
    const { strideH, strideW, dilationH, dilationW, padTop, padLeft } = geometry;
    const scales = weightScales(context, outChannels);
    const images = quantizedImages(input, "asymmetric");
    const multiplier = outChannels / inChannels;
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
              const from = Math.floor(channel / multiplier);
              let sum = 0;
              for (let y = firstY; y < lastY; y++) {
                const row = (batch * inHeight + originY + y * dilationH) * inWidth;
                for (let x = firstX; x < lastX; x++) {
                  const value = image[(row + originX + x * dilationW) * inChannels + from] - zeroPoint;
                  sum += value * weights[(y * filterWidth + x) * outChannels + channel];
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
