import type { KernelContext, OpOptions } from "@litequant/core";

import { floatBounds } from "../activation.ts";
import { convGeometry, firstTap, lastTap } from "../conv-2d/prepare.ts";
import { expectElements, inputOf, optionalInput, outputOf, weightScales } from "../ports.ts";
import { hybridWeights } from "../weights.ts";
import { quantizedImages } from "./images.ts";
import type { RowMode } from "./quantize.ts";

const { fround } = Math;

/** How the filters of a convolution lie in memory. */
export interface FilterLayout {
  /** From one output channel's filter to the next. */
  readonly channelStep: number;
  /** From one tap to the next. */
  readonly tapStep: number;
  /** Input channels that a filter sees, one after the other. */
  readonly channels: number;
}

/**
 * Convolves float32 images, each quantized to int8 as a whole as it comes, with integer filters; bias last.
 *
 * @param modeOf - How images are quantized, from the filters' scales.
 * @returns undefined for other types, and for activations that no kernel applies.
 */
export function hybridConvolution(
  context: KernelContext,
  options: OpOptions["CONV_2D"] | OpOptions["DEPTHWISE_CONV_2D"],
  layoutOf: (outChannels: number) => FilterLayout,
  modeOf: (scales: readonly number[]) => RowMode,
): (() => void) | undefined {
  const bounds = floatBounds(options.fusedActivationFunction);
  const input = inputOf<Float32Array>(context, 0);
  const bias = optionalInput<Float32Array>(context, 2);
  const output = outputOf<Float32Array>(context);
  if (bounds === undefined || inputOf(context, 1).dtype === "float32") return undefined;
  if ([input, output, bias ?? output].some(({ dtype }) => dtype !== "float32")) return undefined;
  const weightsOf = hybridWeights(context);
  if (weightsOf === undefined) return undefined;
  const geometry = convGeometry(context, options);
  const { batches, inHeight, inWidth, inChannels, filterHeight, filterWidth, outHeight, outWidth, outChannels } =
    geometry;
  const { strideH, strideW, dilationH, dilationW, padTop, padLeft } = geometry;
  const { channelStep, tapStep, channels } = layoutOf(outChannels);
  expectElements(context, bias, outChannels, "bias");
  const scales = weightScales(context, outChannels);
  const images = quantizedImages(input, modeOf(scales));
  const image = images.values;
  const perGroup = outChannels / (inChannels / channels);
  const [min, max] = bounds;

  const convolve = (batch: number, originY: number, originX: number, weights: Int8Array, channel: number): number => {
    const zeroPoint = images.zeroPoints[batch];
    const lastY = lastTap(originY, dilationH, filterHeight, inHeight);
    const firstX = firstTap(originX, dilationW);
    const lastX = lastTap(originX, dilationW, filterWidth, inWidth);
    const firstChannel = Math.floor(channel / perGroup) * channels;
    let sum = 0;
    for (let y = firstTap(originY, dilationH); y < lastY; y++) {
      const row = (batch * inHeight + originY + y * dilationH) * inWidth;
      for (let x = firstX; x < lastX; x++) {
        let at = (row + originX + x * dilationW) * inChannels + firstChannel;
        let w = channel * channelStep + (y * filterWidth + x) * tapStep;
        for (const end = at + channels; at < end; at++, w++) {
          sum = (sum + Math.imul(image[at] - zeroPoint, weights[w])) | 0;
        }
      }
    }
    return sum;
  };

  return () => {
    images.load();
    const weights = weightsOf();
    const result = output.data;
    let out = 0;
    for (let batch = 0; batch < batches; batch++) {
      for (let outY = 0; outY < outHeight; outY++) {
        for (let outX = 0; outX < outWidth; outX++) {
          for (let channel = 0; channel < outChannels; channel++) {
            const sum = convolve(batch, outY * strideH - padTop, outX * strideW - padLeft, weights, channel);
            const scale = fround(scales[scales.length > 1 ? channel : 0] * images.scales[batch]);
            const value = fround(fround(fround(sum) * scale) + (bias ? bias.data[channel] : 0));
            if (value < min) result[out++] = min;
            else if (value > max) result[out++] = max;
            else result[out++] = value;
          }
        }
      }
    }
  };
}
