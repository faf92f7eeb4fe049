import type { OpSpec } from "@litequant/core";

/** Random numbers, normal with mean 0 and deviation 1. */
export const randomStandardNormal = {
  name: "RANDOM_STANDARD_NORMAL",
  inputs: [{ role: "plain" }],
  outputs: [{ role: "activation" }],
  dtypes: ["int32"],
  modes: {},
  impure: true,
  versions: [{ version: 1, when: {} }],
} as const satisfies OpSpec;
