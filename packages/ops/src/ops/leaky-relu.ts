import type { OpSpec } from "@litequant/core";

/** x where positive, else alpha * x. */
export const leakyRelu = {
  name: "LEAKY_RELU",
  inputs: [{ role: "activation" }],
  outputs: [{ role: "activation" }],
  dtypes: ["float32", "int8", "uint8", "int16"],
  modes: { int8: true, int16x8: true },
  scaleLimits: { output: { power: 1, int8: 2 ** -23, int16: 2 ** -16 } },
  versions: [
    { version: 1, when: {} },
    { version: 2, when: { inputs: { 0: ["int16"] } } },
  ],
} as const satisfies OpSpec;
