import type { OpSpec } from "@litequant/core";

/** Adds slices into a tensor of zeros, by their indices. */
export const scatterNd = {
  name: "SCATTER_ND",
  inputs: [{ role: "plain" }, { role: "activation" }, { role: "plain" }],
  outputs: [{ role: "activation" }],
  dtypes: ["float32", "int8", "uint8", "int32", "int64"],
  // In quantized form the kernel fills with raw 0, which is not zero in every form: no scheme quantizes it.
  modes: {},
  versions: [{ version: 1, when: {} }],
} as const satisfies OpSpec;
