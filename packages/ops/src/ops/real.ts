import type { OpSpec } from "@litequant/core";

/** The real parts of complex numbers. */
export const real = {
  name: "REAL",
  inputs: [{ role: "plain" }],
  outputs: [{ role: "activation" }],
  dtypes: ["complex64"],
  modes: {},
  versions: [{ version: 1, when: {} }],
} as const satisfies OpSpec;
