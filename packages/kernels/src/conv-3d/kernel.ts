import { elementCount } from "@litequant/core";
import type { Kernel } from "@litequant/core";

import { floatBounds } from "../activation.ts";
import { clamp } from "../fixed-point.ts";
import { expectElements, fits, inputOf, optionalInput, outputOf } from "../ports.ts";
import { convAxes, visitTaps } from "./prepare.ts";

/**
 * CONV_3D of float32: taps by depth, row, column, channel, rounded to float32 after every step, bias last.
 *
 * LiteRT@f67457790 tflite/kernels/internal/reference/conv3d.h `Conv3D`.
 */
export const conv3d: Kernel<"CONV_3D"> = {
  prepare(context) {
    const bounds = floatBounds(context.options.fusedActivationFunction);
    if (bounds === undefined || !fits(context, ["float32", "float32", "float32"], "float32")) return undefined;
    const input = inputOf<Float32Array>(context, 0);
    const filter = inputOf<Float32Array>(context, 1);
    const bias = optionalInput<Float32Array>(context, 2);
    const output = outputOf<Float32Array>(context);
    const axes = convAxes(context.options, input.shape, filter.shape);
    const places = elementCount(output.shape.slice(0, 4));
    const [inChannels, outChannels] = filter.shape.slice(3);
    expectElements(context, bias, outChannels, "the bias");
    const [min, max] = bounds;
    // One sum an output channel; the array rounds them.
    const sums = new Float32Array(outChannels);
    const addTap = (at: number, tap: number) => {
      const volume = input.data;
      const weights = filter.data;
      for (let channel = 0; channel < inChannels; channel++) {
        const value = volume[at * inChannels + channel];
        const first = (tap * inChannels + channel) * outChannels;
        for (let k = 0; k < outChannels; k++) sums[k] += Math.fround(value * weights[first + k]);
      }
    };
    return () => {
      for (let place = 0; place < places; place++) {
        sums.fill(0);
        visitTaps(axes, place, addTap);
        for (let k = 0; k < outChannels; k++) {
          const sum = Math.fround(sums[k] + (bias === undefined ? 0 : bias.data[k]));
          output.data[place * outChannels + k] = clamp(sum, min, max);
        }
      }
    };
  },
};
