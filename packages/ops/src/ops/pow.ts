import type { OpSpec } from "@litequant/core";

/** The first input to the power of the second, with broadcasting. */
export const pow = {
  name: "POW",
  inputs: [{ role: "activation" }, { role: "activation" }],
  outputs: [{ role: "activation" }],
  dtypes: ["float32", "int32"],
  // The runtime has no integer kernel.
  modes: {},
  instead: "MUL, for whole exponents",
  versions: [{ version: 1, when: {} }],
} as const satisfies OpSpec;
