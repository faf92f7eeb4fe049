import type { OpSpec } from "@litequant/core";

/** Sums of rows that share an identifier, which rise. */
export const segmentSum = {
  name: "SEGMENT_SUM",
  inputs: [{ role: "activation" }, { role: "plain" }],
  outputs: [{ role: "activation" }],
  dtypes: ["float32", "int32"],
  modes: {},
  instead: "BATCH_MATMUL with a matrix of zeros and ones",
  versions: [{ version: 1, when: {} }],
} as const satisfies OpSpec;
