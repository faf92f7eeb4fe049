import type { OpSpec } from "@litequant/core";

/** Sums of rows that share an identifier, which rise. */
export const segmentSum = {
  name: "SEGMENT_SUM",
  inputs: [{ role: "activation" }, { role: "plain" }],
  outputs: [{ role: "activation" }],
  dtypes: ["float32", "int32"],
  modes: {},
  versions: [{ version: 1, when: {} }],
} as const satisfies OpSpec;
