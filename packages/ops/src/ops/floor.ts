import type { OpSpec } from "@litequant/core";

/** x rounded down. */
export const floor = {
  name: "FLOOR",
  inputs: [{ role: "activation" }],
  outputs: [{ role: "activation" }],
  dtypes: ["float32"],
  // The runtime has no integer kernel.
  modes: {},
  versions: [{ version: 1, when: {} }],
} as const satisfies OpSpec;
