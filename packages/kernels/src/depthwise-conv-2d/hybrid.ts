import type { Kernel } from "@litequant/core";

import { hybridConvolution } from "../hybrid/convolution.ts";

/**
 * Convolves each channel of float32 images alone with int8 or packed filters; images are quantized over their own range.
 *
 * LiteRT@f67457790 tflite/kernels/depthwise_conv.cc `EvalHybridPerChannel`.
 */
export const depthwiseConv2dHybrid: Kernel<"DEPTHWISE_CONV_2D"> = {
  prepare: (context) =>
    hybridConvolution(
      context,
      context.options,
      (outChannels) => ({ channelStep: 1, tapStep: outChannels, channels: 1 }),
      () => "asymmetric",
    ),
};
