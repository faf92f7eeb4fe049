import type { OpSpec } from "@litequant/core";

/** Largest elements of slices that share an identifier. */
export const unsortedSegmentMax = {
  name: "UNSORTED_SEGMENT_MAX",
  inputs: [{ role: "activation" }, { role: "plain" }, { role: "plain" }],
  outputs: [{ role: "activation" }],
  dtypes: ["float32", "int32"],
  modes: {},
  versions: [{ version: 1, when: {} }],
} as const satisfies OpSpec;
