import { elementCount } from "@litequant/core";
import type { Kernel } from "@litequant/core";

import { floatBounds } from "../activation.ts";
import { convAxes, visitTaps } from "../conv-3d/prepare.ts";
import { clamp } from "../fixed-point.ts";
import { expectElements, fits, inputOf, optionalInput, outputOf } from "../ports.ts";

/**
 * CONV_3D_TRANSPOSE of float32: each place of the volume is scattered by the filter, in order; bias last.
 *
 * LiteRT@f67457790 tflite/kernels/internal/reference/conv3d_transpose.h `Conv3DTranspose`; the steps are those of a
 * convolution of the output, whose windows are the places of the volume.
 */
export const conv3dTranspose: Kernel<"CONV_3D_TRANSPOSE"> = {
  prepare(context) {
    const bounds = floatBounds(context.options.fusedActivationFunction);
    if (bounds === undefined || !fits(context, ["int32", "float32", "float32", "float32"], "float32")) return undefined;
    const filter = inputOf<Float32Array>(context, 1);
    const input = inputOf<Float32Array>(context, 2);
    const bias = optionalInput<Float32Array>(context, 3);
    const output = outputOf<Float32Array>(context);
    const axes = convAxes(context.options, output.shape, filter.shape);
    const places = elementCount(input.shape.slice(0, 4));
    const [outChannels, inChannels] = filter.shape.slice(3);
    expectElements(context, bias, outChannels, "the bias");
    const [min, max] = bounds;
    let place = 0;
    const scatter = (at: number, tap: number) => {
      const to = output.data;
      const weights = filter.data;
      for (let channel = 0; channel < inChannels; channel++) {
        const value = input.data[place * inChannels + channel];
        for (let k = 0; k < outChannels; k++) {
          to[at * outChannels + k] += Math.fround(value * weights[(tap * outChannels + k) * inChannels + channel]);
        }
      }
    };
    return () => {
      const to = output.data;
      to.fill(0);
      for (place = 0; place < places; place++) visitTaps(axes, place, scatter);
      for (let i = 0; i < to.length; i++) {
        to[i] = clamp(Math.fround(to[i] + (bias === undefined ? 0 : bias.data[i % outChannels])), min, max);
      }
    };
  },
};
