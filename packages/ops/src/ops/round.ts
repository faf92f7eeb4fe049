import type { OpSpec } from "@litequant/core";

/** x rounded to the nearest whole number, halves to even. */
export const round = {
  name: "ROUND",
  inputs: [{ role: "activation" }],
  outputs: [{ role: "activation" }],
  dtypes: ["float32"],
  // The runtime has no integer kernel.
  modes: {},
  versions: [{ version: 1, when: {} }],
} as const satisfies OpSpec;
