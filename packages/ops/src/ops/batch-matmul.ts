import type { OpSpec } from "@litequant/core";

/** Products of matrices in the last two axes, the others broadcast. */
export const batchMatmul = {
  name: "BATCH_MATMUL",
  inputs: [
    { role: "activation" },
    { role: "activation", hybrid: true, channelAxis: -1, channelAxisWith: { option: "adjY", axis: -2 } },
  ],
  outputs: [{ role: "activation" }],
  dtypes: ["float32", "int8", "int16"],
  modes: { int8: true, int16x8: true, hybrid: "channel" },
  scaleLimits: { output: { power: "product", int8: 2 ** -7, int16: 2 ** -7 } },
  asymmetricInputs: true,
  // From the second on scales are taken from other rows: LiteRT@f67457790 tflite/kernels/internal/reference/batch_matmul.h, ioff_ext0.
  hybridBatchAxes: 1,
  versions: [
    { version: 1, when: {} },
    {
      version: 4,
      when: {
        inputs: { 0: ["float32"], 1: ["int8"] },
        outputs: { 0: ["float32"] },
        options: { asymmetricQuantizeInputs: true },
      },
    },
    { version: 2, when: { inputs: { 0: ["int8"] } } },
    { version: 3, when: { inputs: { 0: ["int16"] } } },
  ],
} as const satisfies OpSpec;
