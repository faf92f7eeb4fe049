import type { OpSpec } from "@litequant/core";

/** Class indices drawn by unnormalized log probabilities. */
export const multinomial = {
  name: "MULTINOMIAL",
  inputs: [{ role: "activation" }, { role: "plain" }],
  outputs: [{ role: "plain" }],
  dtypes: ["float32"],
  modes: {},
  impure: true,
  versions: [{ version: 1, when: {} }],
} as const satisfies OpSpec;
