import type { OpSpec } from "@litequant/core";

/** Bits of locality-sensitive hashes. */
export const lshProjection = {
  name: "LSH_PROJECTION",
  inputs: [{ role: "plain" }, { role: "plain" }, { role: "plain", optional: true }],
  outputs: [{ role: "plain" }],
  dtypes: ["float32"],
  modes: {},
  versions: [{ version: 1, when: {} }],
} as const satisfies OpSpec;
