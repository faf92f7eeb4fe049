import type { OpSpec } from "@litequant/core";

/** 2D convolution of each channel alone, NHWC with 1HWC filters. */
export const depthwiseConv2d = {
  name: "DEPTHWISE_CONV_2D",
  inputs: [
    { role: "activation" },
    // LiteRT@f67457790 tflite/kernels/depthwise_conv.cc `EvalHybridPerChannel` does not look how many scales there are.
    { role: "weight", channelAxis: 3, everyChannel: true, narrow: { int8: ["int4"] } },
    { role: "bias", optional: true, biasOf: { input: 0, weight: 1 }, int8: "int32", int16x8: "int64" },
  ],
  outputs: [{ role: "activation" }],
  dtypes: ["float32", "int8", "uint8", "int16"],
  modes: { int8: true, int16x8: true, hybrid: "channel" },
  fusesActivation: true,
  versions: [
    { version: 1, when: {} },
    { version: 2, when: { optionsOtherThan: { dilationWFactor: 1, dilationHFactor: 1 } } },
    { version: 7, when: { inputs: { 0: ["int8"], 1: ["int4"] }, outputs: { 0: ["int8"] } } },
    { version: 3, when: { inputs: { 0: ["int8"], 1: ["int8"] }, outputs: { 0: ["int8"] } } },
    { version: 4, when: { inputs: { 0: ["float32"], 1: ["int8"] }, outputs: { 0: ["float32"] } } },
    {
      version: 6,
      when: {
        inputs: { 0: ["float32"], 1: ["int8"] },
        outputs: { 0: ["float32"] },
        perChannelInput: { port: 1, axis: 3 },
      },
    },
    { version: 5, when: { inputs: { 0: ["int16"] }, outputs: { 0: ["int16"] } } },
  ],
} as const satisfies OpSpec;
