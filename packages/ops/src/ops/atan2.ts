import type { OpSpec } from "@litequant/core";

/** The angle of the point (second input, first input). */
export const atan2 = {
  name: "ATAN2",
  inputs: [{ role: "activation" }, { role: "activation" }],
  outputs: [{ role: "activation" }],
  dtypes: ["float32"],
  // The runtime has no integer kernel.
  modes: {},
  instead: "values computed outside of the model",
  versions: [{ version: 1, when: {} }],
} as const satisfies OpSpec;
