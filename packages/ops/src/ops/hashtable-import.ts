import type { OpSpec } from "@litequant/core";

/** Fills a table with keys and values, the first time only. */
export const hashtableImport = {
  name: "HASHTABLE_IMPORT",
  inputs: [{ role: "plain" }, { role: "plain" }, { role: "plain" }],
  outputs: [],
  modes: {},
  resource: "writes",
  versions: [{ version: 1, when: {} }],
} as const satisfies OpSpec;
