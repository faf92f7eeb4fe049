import type { OpSpec } from "@litequant/core";

/** Weighted sums of rows of a table, by sparse indices. */
export const embeddingLookupSparse = {
  name: "EMBEDDING_LOOKUP_SPARSE",
  inputs: [{ role: "plain" }, { role: "plain" }, { role: "plain" }, { role: "activation" }, { role: "activation" }],
  outputs: [{ role: "activation" }],
  dtypes: ["float32"],
  modes: {},
  instead: "GATHER and MEAN",
  versions: [{ version: 1, when: {} }],
} as const satisfies OpSpec;
