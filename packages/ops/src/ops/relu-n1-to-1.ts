import type { OpSpec } from "@litequant/core";

/** x limited to [-1, 1]. */
export const reluN1To1 = {
  name: "RELU_N1_TO_1",
  inputs: [{ role: "activation" }],
  outputs: [{ role: "activation" }],
  dtypes: ["float32", "int8", "uint8"],
  modes: { int8: true },
  scaleLimits: { output: { power: 1, int8: 2 ** -23 } },
  activation: "RELU_N1_TO_1",
  instead: "MAXIMUM and MINIMUM",
  versions: [{ version: 1, when: {} }],
} as const satisfies OpSpec;
