import type { OpSpec } from "@litequant/core";

/** x limited to [0, 6]. */
export const relu6 = {
  name: "RELU6",
  inputs: [{ role: "activation" }],
  outputs: [{ role: "activation" }],
  dtypes: ["float32", "int8", "uint8", "int16"],
  modes: { int8: true, int16x8: true },
  scaleLimits: { output: { power: 1, int8: 2 ** -23, int16: 2 ** -16 } },
  activation: "RELU6",
  versions: [
    { version: 1, when: {} },
    { version: 2, when: { inputs: { 0: ["int8"] } } },
    { version: 3, when: { inputs: { 0: ["int16"] } } },
  ],
} as const satisfies OpSpec;
