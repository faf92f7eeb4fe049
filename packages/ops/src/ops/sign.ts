import type { OpSpec } from "@litequant/core";

/** 1, 0 or -1. */
export const sign = {
  name: "SIGN",
  inputs: [{ role: "activation" }],
  outputs: [{ role: "activation" }],
  dtypes: ["float32", "int32"],
  // The runtime has no kernel for quantized values.
  modes: {},
  versions: [
    { version: 1, when: {} },
    { version: 2, when: { inputs: { 0: ["int32"] } } },
  ],
} as const satisfies OpSpec;
