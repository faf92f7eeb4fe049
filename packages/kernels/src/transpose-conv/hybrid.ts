import type { Kernel } from "@litequant/core";

import { floatBounds } from "../activation.ts";
import { quantizedImages } from "../hybrid/images.ts";
import { expectElements, fits, inputOf, optionalInput, outputOf, weightScales } from "../ports.ts";
import { hybridWeights } from "../weights.ts";
import { gatherTaps, transposeConvGeometry } from "./prepare.ts";

const { fround } = Math;

/**
 * Transposed convolution of float32 images, each quantized to int8 over its own range as it comes, with integer filters.
 *
 * LiteRT@f67457790 tflite/kernels/internal/reference/transpose_conv.h `HybridTransposeConv`: every product is a float32. That
 * kernel reads one scale a channel even where there is a single one, which is an oversight there and not here.
 */
export const transposeConvHybrid: Kernel<"TRANSPOSE_CONV"> = {
  prepare(context) {
    const bounds = floatBounds(context.options.fusedActivationFunction);
    if (bounds === undefined || !fits(context, ["int32", undefined, "float32", "float32"], "float32")) return undefined;
    const weightsOf = inputOf(context, 1).dtype === "float32" ? undefined : hybridWeights(context);
    if (weightsOf === undefined) return undefined;
    const geometry = transposeConvGeometry(context, context.options);
    const { inHeight, inWidth, inChannels: count } = geometry;
    const bias = optionalInput<Float32Array>(context, 3);
    expectElements(context, bias, geometry.outChannels, "bias");
    const output = outputOf<Float32Array>(context);
    const scales = weightScales(context, geometry.outChannels);
    const images = quantizedImages(inputOf<Float32Array>(context, 2), "asymmetric");
    const [min, max] = bounds;
    // In arrays, so that the functions below share numbers without making objects of them.
    const sum = new Float32Array(1);
    const weightScale = new Float64Array(1);
    let weights: Int8Array = new Int8Array();
    const begin = (channel: number) => {
      sum[0] = 0;
      weightScale[0] = scales[scales.length > 1 ? channel : 0];
    };
    const dot = (at: number, weight: number) => {
      const batch = Math.floor(at / (inHeight * inWidth * count));
      const zeroPoint = images.zeroPoints[batch];
      const scale = images.scales[batch];
      for (let i = 0; i < count; i++) {
        const product = (images.values[at + i] - zeroPoint) * weights[weight + i];
        sum[0] += fround(fround(product * weightScale[0]) * scale);
      }
    };
    const end = (channel: number, out: number) => {
      const total = fround(sum[0] + (bias ? bias.data[channel] : 0));
      output.data[out] = total < min ? min : total > max ? max : total;
    };
    return () => {
      images.load();
      weights = weightsOf();
      gatherTaps(geometry, begin, dot, end);
    };
  },
};
