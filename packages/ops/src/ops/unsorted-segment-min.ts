import type { OpSpec } from "@litequant/core";

/** Smallest elements of slices that share an identifier. */
export const unsortedSegmentMin = {
  name: "UNSORTED_SEGMENT_MIN",
  inputs: [{ role: "activation" }, { role: "plain" }, { role: "plain" }],
  outputs: [{ role: "activation" }],
  dtypes: ["float32", "int32"],
  modes: {},
  versions: [{ version: 1, when: {} }],
} as const satisfies OpSpec;
