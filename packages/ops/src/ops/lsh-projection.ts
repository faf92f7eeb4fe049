import type { OpSpec } from "@litequant/core";

import { readsBits } from "./obstacles.ts";

/** Bits of locality-sensitive hashes. */
export const lshProjection = {
  name: "LSH_PROJECTION",
  inputs: [{ role: "plain" }, { role: "plain" }, { role: "plain", optional: true }],
  outputs: [{ role: "plain" }],
  dtypes: ["float32"],
  modes: {},
  obstacles: { int8: readsBits, int16x8: readsBits },
  versions: [{ version: 1, when: {} }],
} as const satisfies OpSpec;
