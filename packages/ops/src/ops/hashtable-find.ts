import type { OpSpec } from "@litequant/core";

/** The values of keys in a table; the default where a key is missing. */
export const hashtableFind = {
  name: "HASHTABLE_FIND",
  inputs: [{ role: "plain" }, { role: "plain" }, { role: "plain" }],
  outputs: [{ role: "plain" }],
  modes: {},
  resource: "reads",
  versions: [{ version: 1, when: {} }],
} as const satisfies OpSpec;
