import type { OpSpec } from "@litequant/core";

/** -x. */
export const neg = {
  name: "NEG",
  inputs: [{ role: "activation" }],
  outputs: [{ role: "activation" }],
  dtypes: ["float32", "int32", "int64"],
  // The runtime has no kernel for quantized values.
  modes: {},
  versions: [{ version: 1, when: {} }],
} as const satisfies OpSpec;
