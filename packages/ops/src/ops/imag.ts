import type { OpSpec } from "@litequant/core";

/** The imaginary parts of complex numbers. */
export const imag = {
  name: "IMAG",
  inputs: [{ role: "plain" }],
  outputs: [{ role: "activation" }],
  dtypes: ["complex64"],
  modes: {},
  versions: [{ version: 1, when: {} }],
} as const satisfies OpSpec;
