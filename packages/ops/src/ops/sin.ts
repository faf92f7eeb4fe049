import type { OpSpec } from "@litequant/core";

/** Sine. */
export const sin = {
  name: "SIN",
  inputs: [{ role: "activation" }],
  outputs: [{ role: "activation" }],
  dtypes: ["float32"],
  // The runtime has no integer kernel.
  modes: {},
  versions: [
    { version: 1, when: {} },
    { version: 2, when: { inputs: { 0: ["float16"] } } },
  ],
} as const satisfies OpSpec;
