import type { OpSpec } from "@litequant/core";

/** Random numbers, uniform in [0, 1). */
export const randomUniform = {
  name: "RANDOM_UNIFORM",
  inputs: [{ role: "plain" }],
  outputs: [{ role: "activation" }],
  dtypes: ["int32"],
  modes: {},
  impure: true,
  versions: [{ version: 1, when: {} }],
} as const satisfies OpSpec;
