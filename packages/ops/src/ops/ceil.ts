import type { OpSpec } from "@litequant/core";

/** x rounded up. */
export const ceil = {
  name: "CEIL",
  inputs: [{ role: "activation" }],
  outputs: [{ role: "activation" }],
  dtypes: ["float32"],
  // The runtime has no integer kernel.
  modes: {},
  versions: [{ version: 1, when: {} }],
} as const satisfies OpSpec;
