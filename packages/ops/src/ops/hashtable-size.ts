import type { OpSpec } from "@litequant/core";

/** How many keys a table has. */
export const hashtableSize = {
  name: "HASHTABLE_SIZE",
  inputs: [{ role: "plain" }],
  outputs: [{ role: "plain" }],
  modes: {},
  resource: "reads",
  versions: [{ version: 1, when: {} }],
} as const satisfies OpSpec;
