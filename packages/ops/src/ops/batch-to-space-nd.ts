import type { OpSpec } from "@litequant/core";

/** Moves batches into blocks of space, then crops. */
export const batchToSpaceNd = {
  name: "BATCH_TO_SPACE_ND",
  inputs: [{ role: "activation" }, { role: "plain" }, { role: "plain" }],
  outputs: [{ role: "activation" }],
  sameForm: [{ ports: ["in:0", "out:0"], lead: "in:0" }],
  dtypes: ["float32", "int8", "uint8", "int16", "int32", "int64"],
  modes: { int8: true, int16x8: true },
  versions: [
    { version: 1, when: {} },
    { version: 2, when: { inputs: { 0: ["int8"] } } },
    { version: 3, when: { rankOver: 4 } },
    { version: 4, when: { inputs: { 0: ["int16"] } } },
  ],
} as const satisfies OpSpec;
