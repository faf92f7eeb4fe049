import type { OpSpec } from "@litequant/core";

/** x * relu6(x + 3) / 6. */
export const hardSwish = {
  name: "HARD_SWISH",
  inputs: [{ role: "activation" }],
  outputs: [{ role: "activation" }],
  dtypes: ["float32", "int8", "uint8"],
  modes: { int8: true },
  scaleLimits: { output: { power: 1, int8: 2 ** -7 } },
  instead: "MUL of x and RELU6(x + 3) / 6",
  versions: [{ version: 1, when: {} }],
} as const satisfies OpSpec;
