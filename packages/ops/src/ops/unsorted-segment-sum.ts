import type { OpSpec } from "@litequant/core";

/** Sums of slices that share an identifier. */
export const unsortedSegmentSum = {
  name: "UNSORTED_SEGMENT_SUM",
  inputs: [{ role: "activation" }, { role: "plain" }, { role: "plain" }],
  outputs: [{ role: "activation" }],
  dtypes: ["float32", "int32"],
  modes: {},
  instead: "BATCH_MATMUL with a matrix of zeros and ones",
  versions: [{ version: 1, when: {} }],
} as const satisfies OpSpec;
