import type { OpSpec } from "@litequant/core";

/** 2D convolution, NHWC with OHWI filters; grouped where the input has more channels than the filter. */
export const conv2d = {
  name: "CONV_2D",
  inputs: [
    { role: "activation" },
    { role: "weight", channelAxis: 0, narrow: { int8: ["int4"], int16x8: ["int4"], hybrid: ["int4"] } },
    // The runtime refuses a convolution without a bias tensor, although the format allows it.
    {
      role: "bias",
      optional: true,
      biasOf: { input: 0, weight: 1 },
      int8: "int32",
      int16x8: "int64",
      typeOption: "quantizedBiasType",
    },
  ],
  outputs: [{ role: "activation" }],
  dtypes: ["float32", "int8", "uint8", "int16"],
  modes: { int8: true, int16x8: true, hybrid: "channel" },
  fusesActivation: true,
  versions: [
    { version: 1, when: {} },
    { version: 2, when: { inputs: { 0: ["float32"], 1: ["int8"] }, outputs: { 0: ["float32"] } } },
    {
      version: 5,
      when: {
        inputs: { 0: ["float32"], 1: ["int8"] },
        outputs: { 0: ["float32"] },
        perChannelInput: { port: 1, axis: 0 },
      },
    },
    { version: 7, when: { inputs: { 0: ["int8"], 1: ["int4"] }, outputs: { 0: ["int8"] } } },
    { version: 3, when: { inputs: { 0: ["int8"], 1: ["int8"] }, outputs: { 0: ["int8"] } } },
    { version: 4, when: { inputs: { 0: ["int16"] }, outputs: { 0: ["int16"] } } },
    { version: 6, when: { grouped: true } },
    {
      version: 8,
      when: {
        inputs: { 0: ["int16"], 1: ["int8"] },
        outputs: { 0: ["int16"] },
        optionsOtherThan: { quantizedBiasType: "float32" },
      },
    },
    // The exporter counts int4 beside floats and int16 like int8; runtimes without a kernel would read it as int8 in silence.
    { version: 7, when: { inputs: { 0: ["float32"], 1: ["int4"] } } },
    { version: 8, when: { inputs: { 0: ["int16"], 1: ["int4"] } } },
  ],
} as const satisfies OpSpec;
