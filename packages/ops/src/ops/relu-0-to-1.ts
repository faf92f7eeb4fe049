import type { OpSpec } from "@litequant/core";

/** x limited to [0, 1]. */
export const relu0To1 = {
  name: "RELU_0_TO_1",
  inputs: [{ role: "activation" }],
  outputs: [{ role: "activation" }],
  dtypes: ["float32", "int8", "uint8"],
  modes: { int8: true },
  scaleLimits: { output: { power: 1, int8: 2 ** -23 } },
  instead: "RELU and MINIMUM",
  versions: [{ version: 1, when: {} }],
} as const satisfies OpSpec;
