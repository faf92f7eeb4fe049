import type { OpSpec } from "@litequant/core";

/** Transposed 2D convolution to a given shape, NHWC with OHWI filters. */
export const transposeConv = {
  name: "TRANSPOSE_CONV",
  inputs: [
    { role: "plain" },
    // Only recent runtimes have the hybrid kernel, older ones fail while running, and no version tells them apart.
    { role: "weight", channelAxis: 0, hybrid: false },
    { role: "activation" },
    {
      role: "bias",
      biasOf: { input: 2, weight: 1 },
      int8: "int32",
      int16x8: "int64",
      typeOption: "quantizedBiasType",
      optional: true,
    },
  ],
  outputs: [{ role: "activation" }],
  dtypes: ["float32", "int8", "uint8", "int16"],
  modes: { int8: true, int16x8: true, hybrid: "channel" },
  fusesActivation: true,
  versions: [
    { version: 1, when: {} },
    { version: 2, when: { inputs: { 1: ["int8"] } } },
    { version: 3, when: { inputs: { 3: ["float32", "int32", "int64"] } } },
    { version: 4, when: { optionsOtherThan: { fusedActivationFunction: "NONE" } } },
    {
      version: 5,
      when: {
        inputs: { 2: ["int16"], 1: ["int8"] },
        outputs: { 0: ["int16"] },
        optionsOtherThan: { quantizedBiasType: "float32" },
      },
    },
  ],
} as const satisfies OpSpec;
