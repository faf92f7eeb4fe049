import type { OpSpec } from "@litequant/core";

/** Rows of a table, by keys in rising order; rows of zeros where a key is missing. */
export const hashtableLookup = {
  name: "HASHTABLE_LOOKUP",
  inputs: [{ role: "plain" }, { role: "plain" }, { role: "activation" }],
  outputs: [{ role: "activation" }, { role: "plain" }],
  dtypes: ["float32"],
  modes: {},
  versions: [{ version: 1, when: {} }],
} as const satisfies OpSpec;
