import type { OpSpec } from "@litequant/core";

/** Matrix product with weights `[out, in]`. */
export const fullyConnected = {
  name: "FULLY_CONNECTED",
  inputs: [
    { role: "activation" },
    {
      role: "weight",
      channelAxis: 0,
      narrow: { int8: ["int4", "int2"], int16x8: ["int4", "int2"], hybrid: ["int4", "int2"] },
      // LiteRT@f67457790 tflite/kernels/fully_connected.cc: below four units the kernel for blocks is not taken, and another reads no
      // scales of blocks; `EvalBlockwise4Bit` leaves out the fused activation.
      blocks: { dtypes: ["int4"], leastRows: 4, fused: false },
    },
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
  asymmetricInputs: true,
  fusesActivation: true,
  versions: [
    { version: 1, when: {} },
    { version: 2, when: { options: { weightsFormat: "SHUFFLED4x16INT8" } } },
    { version: 3, when: { inputs: { 0: ["float32"], 1: ["int8"] }, outputs: { 0: ["float32"] } } },
    {
      version: 9,
      when: {
        inputs: { 0: ["float32"], 1: ["int8"] },
        outputs: { 0: ["float32"] },
        options: { asymmetricQuantizeInputs: true },
      },
    },
    { version: 10, when: { inputs: { 0: ["int8"], 1: ["int4"] }, outputs: { 0: ["int8"] } } },
    { version: 4, when: { inputs: { 0: ["int8"], 1: ["int8"] }, outputs: { 0: ["int8"] } } },
    { version: 5, when: { options: { keepNumDims: true } } },
    { version: 6, when: { inputCount: 2 } },
    { version: 7, when: { inputs: { 0: ["int16"] }, outputs: { 0: ["int16"] } } },
    { version: 8, when: { sparseInput: 1 } },
    {
      version: 11,
      when: {
        inputs: { 0: ["int16"], 1: ["int8"] },
        outputs: { 0: ["int16"] },
        optionsOtherThan: { quantizedBiasType: "float32" },
      },
    },
    {
      version: 12,
      when: {
        inputs: { 0: ["float32"], 1: ["int8"] },
        outputs: { 0: ["float32"] },
        perChannelInput: { port: 1, axis: 0 },
      },
    },
    // The exporter counts int4 beside floats like floats; runtimes without a kernel would read it as int8 in silence.
    { version: 10, when: { inputs: { 0: ["float32"], 1: ["int4"] } } },
    { version: 12, when: { inputs: { 0: ["float32"], 1: ["int4"] }, perChannelInput: { port: 1, axis: 0 } } },
    { version: 13, when: { inputs: { 1: ["int4"] }, blockwiseInput: 1 } },
    { version: 13, when: { inputs: { 0: ["int16"], 1: ["int4"] }, outputs: { 0: ["int16"] } } },
    { version: 14, when: { inputs: { 1: ["int2"] } } },
  ],
} as const satisfies OpSpec;
