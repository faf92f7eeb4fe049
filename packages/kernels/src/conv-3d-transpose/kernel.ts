import type { Kernel } from "@litequant/core";

import { floatBounds } from "../activation.ts";
import { firstTap, lastTap } from "../conv-2d/prepare.ts";
import { convAxes } from "../conv-3d/prepare.ts";
import { fits, inputOf, optionalInput, outputOf } from "../ports.ts";

/**
 * CONV_3D_TRANSPOSE of float32: each element of the volume is scattered by the filter, in order; bias last.
 *
 * LiteRT@f67457790 tflite/kernels/internal/reference/conv3d_transpose.h `Conv3DTranspose`; the steps are those of a
 * convolution of the output.
 */
export const conv3dTranspose: Kernel<"CONV_3D_TRANSPOSE"> = {
  prepare(context) {
    const bounds = floatBounds(context.options.fusedActivationFunction);
    if (bounds === undefined || !fits(context, ["int32", "float32", "float32", "float32"], "float32")) return undefined;
    const filter = inputOf<Float32Array>(context, 1);
    const input = inputOf<Float32Array>(context, 2);
    const bias = optionalInput<Float32Array>(context, 3);
    const output = outputOf<Float32Array>(context);
    const [depth, height, width] = convAxes(context.options, output.shape, filter.shape);
    const [batches, inDepth, inHeight, inWidth, inChannels] = input.shape;
    const outChannels = output.shape[4];
    const [min, max] = bounds;
    return () => {
      const volume = input.data;
      const weights = filter.data;
      const to = output.data;
      to.fill(0);
      for (let place = 0; place < batches * inDepth * inHeight * inWidth; place++) {
        const x0 = (place % inWidth) * width.stride - width.pad;
        const row = Math.floor(place / inWidth);
        const y0 = (row % inHeight) * height.stride - height.pad;
        const layer = Math.floor(row / inHeight);
        const z0 = (layer % inDepth) * depth.stride - depth.pad;
        const batch = Math.floor(layer / inDepth);
        for (let channel = 0; channel < inChannels; channel++) {
          const value = volume[place * inChannels + channel];
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
                let at = (atY * width.size + x0 + x * width.dilation) * outChannels;
                let w = ((z * height.filter + y) * width.filter + x) * outChannels * inChannels + channel;
                for (const end = at + outChannels; at < end; at++, w += inChannels) {
                  to[at] += Math.fround(value * weights[w]);
                }
              }
            }
          }
        }
      }
      for (let i = 0; i < to.length; i++) {
        const sum = Math.fround(to[i] + (bias === undefined ? 0 : bias.data[i % outChannels]));
        to[i] = sum < min ? min : sum > max ? max : sum;
      }
    };
  },
};
