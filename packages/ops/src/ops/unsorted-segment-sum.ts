import type { OpSpec } from "@litequant/core";

/** Sums of slices that share an identifier. */
export const unsortedSegmentSum = {
  name: "UNSORTED_SEGMENT_SUM",
  inputs: [{ role: "activation" }, { role: "plain" }, { role: "plain" }],
  outputs: [{ role: "activation" }],
  dtypes: ["float32", "int32"],
  modes: {},
  versions: [{ version: 1, when: {} }],
} as const satisfies OpSpec;
