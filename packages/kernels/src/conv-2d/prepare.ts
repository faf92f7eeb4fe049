import type { KernelContext, OpOptions } from "@litequant/core";
import { paddingBefore } from "@litequant/ops";

import { quantizedBounds } from "../activation.ts";
import type { Bounds, FusedActivation } from "../activation.ts";
import { quantizeMultiplier } from "../fixed-point.ts";
import { affineOf, inputOf, weightScales } from "../ports.ts";

/** Sizes of a convolution over NHWC images. Padding is the number of elements before the first. */
export interface ConvGeometry {
  readonly batches: number;
  readonly inHeight: number;
  readonly inWidth: number;
  readonly inChannels: number;
  readonly filterHeight: number;
  readonly filterWidth: number;
  readonly outHeight: number;
  readonly outWidth: number;
  readonly outChannels: number;
  readonly strideH: number;
  readonly strideW: number;
  readonly dilationH: number;
  readonly dilationW: number;
  readonly padTop: number;
  readonly padLeft: number;
}

/** Arithmetic of an int8 convolution. Multipliers are Q0.31, shifts to the left. */
export interface ConvQuantization {
  /** Minus the input's zero point. */
  readonly inputOffset: number;
  readonly outputOffset: number;
  readonly outputMultiplier: Int32Array;
  readonly outputShift: Int32Array;
  readonly bounds: Bounds;
}

/** Sizes of CONV_2D and DEPTHWISE_CONV_2D from shapes and options. */
export function convGeometry(
  context: KernelContext,
  options: OpOptions["CONV_2D"] | OpOptions["DEPTHWISE_CONV_2D"],
): ConvGeometry {
  const [batches, inHeight, inWidth, inChannels] = inputOf(context, 0).shape;
  const [, filterHeight, filterWidth] = inputOf(context, 1).shape;
  const [, outHeight, outWidth, outChannels] = context.output(0).shape;
  const { strideH, strideW, dilationHFactor: dilationH, dilationWFactor: dilationW } = options;
  const padTop = paddingBefore(inHeight, outHeight, { filter: filterHeight, stride: strideH, dilation: dilationH });
  const padLeft = paddingBefore(inWidth, outWidth, { filter: filterWidth, stride: strideW, dilation: dilationW });
  return {
    batches,
    inHeight,
    inWidth,
    inChannels,
    filterHeight,
    filterWidth,
    outHeight,
    outWidth,
    outChannels,
    strideH,
    strideW,
    dilationH,
    dilationW,
    padTop,
    padLeft,
  };
}

/**
 * Multipliers of CONV_2D and DEPTHWISE_CONV_2D, one per output channel: one weight scale stands for all channels.
 *
 * LiteRT@f67457790 tflite/kernels/kernel_util.cc `PopulateConvolutionQuantizationParams`.
 * @returns undefined for activations that no kernel applies.
 */
export function convQuantization(
  context: KernelContext,
  activation: FusedActivation,
  channels: number,
  imagePort = 0,
): ConvQuantization | undefined {
  const input = affineOf(context, inputOf(context, imagePort));
  const output = affineOf(context, context.output(0));
  const bounds = quantizedBounds(activation, output.scale, output.zeroPoint, context.output(0).dtype);
  if (bounds === undefined) return undefined;
  // Old models have asymmetric weights with one scale, whose product with the input's is in float32.
  const weights = inputOf(context, 1);
  const asymmetric = weights.dtype === "uint8";
  const scales = asymmetric ? [affineOf(context, weights).scale] : weightScales(context, channels);
  const outputMultiplier = new Int32Array(channels);
  const outputShift = new Int32Array(channels);
  for (let channel = 0; channel < channels; channel++) {
    const product = input.scale * (scales.length > 1 ? scales[channel] : scales[0]);
    const { multiplier, shift } = quantizeMultiplier((asymmetric ? Math.fround(product) : product) / output.scale);
    outputMultiplier[channel] = multiplier;
    outputShift[channel] = shift;
  }
  return { inputOffset: -input.zeroPoint, outputOffset: output.zeroPoint, outputMultiplier, outputShift, bounds };
}

/** The part of a filter that lies inside an image, along one axis: taps `[first, last)`. */
export function firstTap(origin: number, dilation: number): number {
  return origin >= 0 ? 0 : Math.ceil(-origin / dilation);
}

/** One past the last tap inside an image of `size`. */
export function lastTap(origin: number, dilation: number, taps: number, size: number): number {
  const fitting = Math.ceil((size - origin) / dilation);
  return fitting < taps ? fitting : taps;
}
