import type { OpSpec } from "@litequant/core";

/** x / (bias + alpha * sum of squares of neighbours along the last axis) ^ beta. */
export const localResponseNormalization = {
  name: "LOCAL_RESPONSE_NORMALIZATION",
  inputs: [{ role: "activation" }],
  outputs: [{ role: "activation" }],
  dtypes: ["float32"],
  // The runtime has no integer kernel.
  modes: {},
  instead: "batch normalization, which folds into the layer in front of it",
  versions: [{ version: 1, when: {} }],
} as const satisfies OpSpec;
