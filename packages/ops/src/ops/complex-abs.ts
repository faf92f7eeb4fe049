import type { OpSpec } from "@litequant/core";

/** The absolute values of complex numbers. */
export const complexAbs = {
  name: "COMPLEX_ABS",
  inputs: [{ role: "plain" }],
  outputs: [{ role: "activation" }],
  dtypes: ["complex64"],
  modes: {},
  versions: [{ version: 1, when: {} }],
} as const satisfies OpSpec;
