import type { OpSpec } from "@litequant/core";

/** x * x. */
export const square = {
  name: "SQUARE",
  inputs: [{ role: "activation" }],
  outputs: [{ role: "activation" }],
  dtypes: ["float32"],
  // The runtime has no integer kernel.
  modes: {},
  instead: "MUL(x, x)",
  versions: [{ version: 1, when: {} }],
} as const satisfies OpSpec;
