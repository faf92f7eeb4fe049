import type { OpSpec } from "@litequant/core";

/** Square root. */
export const sqrt = {
  name: "SQRT",
  inputs: [{ role: "activation" }],
  outputs: [{ role: "activation" }],
  dtypes: ["float32", "int8", "int16"],
  // The converter leaves it in float where activations have 16 bits.
  modes: { int8: true, int16x8: "beside" },
  versions: [
    { version: 1, when: {} },
    { version: 2, when: { inputs: { 0: ["int8", "int16"] } } },
  ],
} as const satisfies OpSpec;
