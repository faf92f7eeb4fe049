import type { Kernel } from "@litequant/core";

import { floatBounds } from "../activation.ts";
import { expectElements, fits, inputOf, optionalInput, outputOf } from "../ports.ts";
import { gatherTaps, transposeConvGeometry } from "./prepare.ts";

/**
 * Transposed convolution of float32 images, rounded to float32 after every step, bias last.
 *
 * LiteRT@f67457790 tflite/kernels/internal/reference/transpose_conv.h `TransposeConv`.
 */
export const transposeConvFloat32: Kernel<"TRANSPOSE_CONV"> = {
  prepare(context) {
    const bounds = floatBounds(context.options.fusedActivationFunction);
    if (bounds === undefined || !fits(context, [undefined, "float32", "float32", "float32"], "float32"))
      return undefined;
    const geometry = transposeConvGeometry(context, context.options);
    const filter = inputOf<Float32Array>(context, 1);
    const input = inputOf<Float32Array>(context, 2);
    const bias = optionalInput<Float32Array>(context, 3);
    const output = outputOf<Float32Array>(context);
    expectElements(context, bias, geometry.outChannels, "the bias");
    const count = geometry.inChannels;
    const [min, max] = bounds;
    // In an array, so that the functions below share it without making objects of it.
    const sum = new Float32Array(1);
    let image = input.data;
    let weights = filter.data;
    const begin = () => {
      sum[0] = 0;
    };
    const dot = (at: number, weight: number) => {
      let total = sum[0];
      for (let i = 0; i < count; i++) total = Math.fround(total + Math.fround(image[at + i] * weights[weight + i]));
      sum[0] = total;
    };
    const end = (channel: number, out: number) => {
      const total = bias === undefined ? sum[0] : Math.fround(sum[0] + bias.data[channel]);
      output.data[out] = total < min ? min : total > max ? max : total;
    };
    return () => {
      image = input.data;
      weights = filter.data;
      gatherTaps(geometry, begin, dot, end);
    };
  },
};
