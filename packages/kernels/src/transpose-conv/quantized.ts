import type { Kernel } from "@litequant/core";

import { quantizedBounds } from "../activation.ts";
import { convQuantization } from "../conv-2d/prepare.ts";
import type { ConvQuantization } from "../conv-2d/prepare.ts";
import { multiplyByQuantizedMultiplier, multiplyByReducedMultiplier, quantizeMultiplier } from "../fixed-point.ts";
import { affineOf, expectSymmetric, firstOf, fits, inputOf, outputOf } from "../ports.ts";
import { wideBias } from "../wide-bias.ts";
import type { WideBias } from "../wide-bias.ts";
import type { KernelContext } from "@litequant/core";
import { gatherTaps, transposeConvGeometry } from "./prepare.ts";

/** Sums of whole doubles, exact as none reaches 2^53; 32-bit sums wrap where they are rescaled. */
function integerSums(
  context: KernelContext<"TRANSPOSE_CONV">,
  quantization: ConvQuantization,
  bias: WideBias,
  filterOffset: number,
  rescale: (sum: number, multiplier: number, shift: number) => number,
): () => void {
  const geometry = transposeConvGeometry(context, context.options);
  const filter = inputOf<Int8Array>(context, 1);
  const input = inputOf<Int8Array>(context, 2);
  const output = outputOf<Int8Array>(context);
  const { inputOffset, outputOffset, outputMultiplier, outputShift, bounds } = quantization;
  const [min, max] = bounds;
  const count = geometry.inChannels;
  const sum = new Float64Array(1);
  let image = input.data;
  let weights = filter.data;
  let biases: Float64Array = new Float64Array(0);
  const begin = (channel: number) => {
    sum[0] = biases[channel];
  };
  const dot = (at: number, weight: number) => {
    let total = 0;
    for (let i = 0; i < count; i++) total += (image[at + i] + inputOffset) * (weights[weight + i] + filterOffset);
    sum[0] += total;
  };
  const end = (channel: number, out: number) => {
    const value = rescale(sum[0], outputMultiplier[channel], outputShift[channel]) + outputOffset;
    output.data[out] = value < min ? min : value > max ? max : value;
  };
  return () => {
    image = input.data;
    weights = filter.data;
    biases = bias.values();
    gatherTaps(geometry, begin, dot, end);
  };
}

/**
 * Transposed convolution of int8 or int16 images by int8 filters, one multiplier per output channel.
 *
 * Bit-exact with LiteRT@f67457790 tflite/kernels/internal/reference/integer_ops/transpose_conv.h `TransposeConv`.
 */
const perChannel: Kernel<"TRANSPOSE_CONV"> = {
  prepare(context) {
    const input = inputOf(context, 2);
    const { dtype } = input;
    if ((dtype !== "int8" && dtype !== "int16") || !fits(context, ["int32", "int8", dtype], dtype)) return undefined;
    const channels = context.output(0).shape[3];
    const bias = wideBias(context, channels, 3);
    const quantization = convQuantization(context, context.options.fusedActivationFunction, channels, 2);
    if (bias === undefined || quantization === undefined) return undefined;
    if (dtype === "int16") expectSymmetric(context, input, context.output(0));
    const wide = dtype === "int16" && bias.wide;
    const rescale = wide ? multiplyByReducedMultiplier : multiplyByQuantizedMultiplier;
    return integerSums(context, quantization, bias, 0, rescale);
  },
};

/**
 * Transposed convolution of uint8 images by uint8 filters, one multiplier for all channels.
 *
 * Bit-exact with LiteRT@f67457790 tflite/kernels/internal/reference/transpose_conv.h `TransposeConv`.
 */
const uint8: Kernel<"TRANSPOSE_CONV"> = {
  prepare(context) {
    if (!fits(context, ["int32", "uint8", "uint8", "int32"], "uint8")) return undefined;
    const channels = context.output(0).shape[3];
    const filter = affineOf(context, inputOf(context, 1));
    const input = affineOf(context, inputOf(context, 2));
    const output = affineOf(context, context.output(0));
    const bounds = quantizedBounds(context.options.fusedActivationFunction, output.scale, output.zeroPoint, "uint8");
    const bias = wideBias(context, channels, 3);
    if (bounds === undefined || bias === undefined) return undefined;
    const { multiplier, shift } = quantizeMultiplier((input.scale * filter.scale) / output.scale);
    const quantization = {
      inputOffset: -input.zeroPoint,
      outputOffset: output.zeroPoint,
      outputMultiplier: new Int32Array(channels).fill(multiplier),
      outputShift: new Int32Array(channels).fill(shift),
      bounds,
    };
    return integerSums(context, quantization, bias, -filter.zeroPoint, multiplyByQuantizedMultiplier);
  },
};

/** TRANSPOSE_CONV of int8, int16 and uint8. */
export const transposeConvQuantized = firstOf(perChannel, uint8);
