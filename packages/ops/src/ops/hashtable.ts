import type { OpSpec } from "@litequant/core";

/** Names a table by number, and makes it where it is new. */
export const hashtable = {
  name: "HASHTABLE",
  inputs: [],
  outputs: [{ role: "plain" }],
  modes: {},
  resource: "names",
  versions: [{ version: 1, when: {} }],
} as const satisfies OpSpec;
