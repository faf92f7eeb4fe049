import type { Kernel } from "@litequant/core";

import { floatBounds } from "../activation.ts";
import { firstTap, lastTap } from "../conv-2d/prepare.ts";
import { fits, inputOf, optionalInput, outputOf } from "../ports.ts";
import { convAxes } from "./prepare.ts";

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
    const [depth, height, width] = convAxes(context.options, input.shape, filter.shape);
    const [batches] = input.shape;
    const [inChannels, outChannels] = filter.shape.slice(3);
    const [min, max] = bounds;
    return () => {
      const volume = input.data;
      const weights = filter.data;
      const biases = bias?.data;
      let out = 0;
      for (let place = 0; place < batches * depth.count * height.count * width.count; place++) {
        const x0 = (place % width.count) * width.stride - width.pad;
        const row = Math.floor(place / width.count);
        const y0 = (row % height.count) * height.stride - height.pad;
        const layer = Math.floor(row / height.count);
        const z0 = (layer % depth.count) * depth.stride - depth.pad;
        const batch = Math.floor(layer / depth.count);
        for (let channel = 0; channel < outChannels; channel++) {
          let sum = Math.fround(0);
          for (let z = firstTap(z0, depth.dilation); z < lastTap(z0, depth.dilation, depth.filter, depth.size); z++) {
            const atZ = batch * depth.size + z0 + z * depth.dilation;
            for (
              let y = firstTap(y0, height.dilation);
              y < lastTap(y0, height.dilation, height.filter, height.size);
              y++
            ) {
              const atY = atZ * height.size + y0 + y * height.dilation;
              for (
                let x = firstTap(x0, width.dilation);
                x < lastTap(x0, width.dilation, width.filter, width.size);
                x++
              ) {
                let at = (atY * width.size + x0 + x * width.dilation) * inChannels;
                let w = ((z * height.filter + y) * width.filter + x) * inChannels * outChannels + channel;
                for (const end = at + inChannels; at < end; at++, w += outChannels) {
                  sum = Math.fround(sum + Math.fround(volume[at] * weights[w]));
                }
              }
            }
          }
          sum = Math.fround(sum + (biases === undefined ? 0 : biases[channel]));
          output.data[out++] = sum < min ? min : sum > max ? max : sum;
        }
      }
    };
  },
};
