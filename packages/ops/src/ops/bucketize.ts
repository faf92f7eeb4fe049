import type { OpSpec } from "@litequant/core";

/** The number of boundaries that are at most each value. */
export const bucketize = {
  name: "BUCKETIZE",
  inputs: [{ role: "activation" }],
  outputs: [{ role: "plain" }],
  dtypes: ["float32", "float64", "int32", "int64"],
  modes: {},
  versions: [{ version: 1, when: {} }],
} as const satisfies OpSpec;
