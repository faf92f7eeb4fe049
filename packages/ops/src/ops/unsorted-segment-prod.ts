import type { OpSpec } from "@litequant/core";

/** Products of slices that share an identifier. */
export const unsortedSegmentProd = {
  name: "UNSORTED_SEGMENT_PROD",
  inputs: [{ role: "activation" }, { role: "plain" }, { role: "plain" }],
  outputs: [{ role: "activation" }],
  dtypes: ["float32", "int32"],
  modes: {},
  versions: [{ version: 1, when: {} }],
} as const satisfies OpSpec;
