import type { Kernel } from "@litequant/core";

import { hybridConvolution } from "../hybrid/convolution.ts";
import { inputOf } from "../ports.ts";

/**
 * Convolves float32 images with int8 or packed filters.
 *
 * With one scale for all filters images are quantized symmetrically, with several over their own range, whatever the options
 * say. LiteRT@f67457790 tflite/kernels/conv.cc `EvalHybrid`, `EvalHybridPerChannel`.
 */
export const conv2dHybrid: Kernel<"CONV_2D"> = {
  prepare(context) {
    const [, height, width, channels] = inputOf(context, 1).shape;
    const grouped = inputOf(context, 0).shape[3] !== channels;
    return hybridConvolution(
      context,
      context.options,
      () => ({ channelStep: height * width * channels, tapStep: channels, channels }),
      (scales) => (!grouped && scales.every((scale) => scale === scales[0]) ? "symmetric" : "asymmetric"),
    );
  },
};
