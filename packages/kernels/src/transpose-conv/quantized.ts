import type { Kernel, KernelContext } from "@litequant/core";

import { convQuantization } from "../conv-2d/prepare.ts";
import type { ConvQuantization } from "../conv-2d/prepare.ts";
import { multiplyByQuantizedMultiplier, multiplyByReducedMultiplier } from "../fixed-point.ts";
import { affineOf, expectElements, expectSymmetric, fits, inputOf, outputOf } from "../ports.ts";
import { wideBias } from "../wide-bias.ts";
import type { WideBias } from "../wide-bias.ts";
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
 * Transposed convolution of int8 or int16 images by int8 filters, one multiplier per output channel, and of uint8 images
 * by uint8 filters with a zero point.
 *
 * Bit-exact with LiteRT@f67457790 tflite/kernels/internal/reference/integer_ops/transpose_conv.h `TransposeConv` and
 * tflite/kernels/internal/reference/transpose_conv.h `TransposeConv` of uint8.
 */
export const transposeConvQuantized: Kernel<"TRANSPOSE_CONV"> = {
  prepare(context) {
    const input = inputOf(context, 2);
    const { dtype } = input;
    const filter = inputOf(context, 1);
    if (dtype !== "int8" && dtype !== "int16" && dtype !== "uint8") return undefined;
    if (!fits(context, ["int32", dtype === "uint8" ? "uint8" : "int8", dtype], dtype)) return undefined;
    const channels = context.output(0).shape[3];
    const bias = wideBias(context, channels, 3);
    const quantization = convQuantization(context, context.options.fusedActivationFunction, channels, 2);
    if (bias === undefined || quantization === undefined) return undefined;
    expectElements(context, context.input(3), channels, "the bias");
    if (dtype === "int16") expectSymmetric(context, input, context.output(0));
    const wide = dtype === "int16" && bias.wide;
    const rescale = wide ? multiplyByReducedMultiplier : multiplyByQuantizedMultiplier;
    const filterOffset = dtype === "uint8" ? -affineOf(context, filter).zeroPoint : 0;
    return integerSums(context, quantization, bias, filterOffset, rescale);
  },
};
