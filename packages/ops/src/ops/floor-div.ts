import type { OpSpec } from "@litequant/core";

/** Element-wise quotient rounded down, with broadcasting. */
export const floorDiv = {
  name: "FLOOR_DIV",
  inputs: [{ role: "activation" }, { role: "activation" }],
  outputs: [{ role: "activation" }],
  dtypes: ["float32", "int8", "int16", "int32"],
  // Integer kernels divide raw values.
  modes: {},
  versions: [
    { version: 1, when: {} },
    { version: 2, when: { inputs: { 0: ["float32"] } } },
    { version: 3, when: { inputs: { 0: ["int8", "int16"] } } },
  ],
} as const satisfies OpSpec;
