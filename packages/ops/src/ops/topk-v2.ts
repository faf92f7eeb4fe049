import type { OpSpec } from "@litequant/core";

import { recentWith16Bits } from "./obstacles.ts";

/** The largest elements of each row, and where they are. */
export const topkV2 = {
  name: "TOPK_V2",
  inputs: [{ role: "activation" }, { role: "plain" }],
  outputs: [{ role: "activation" }, { role: "plain" }],
  sameForm: [{ ports: ["in:0", "out:0"], lead: "in:0" }],
  dtypes: ["float32", "int8", "uint8", "int16", "int32", "int64"],
  modes: { int8: true },
  obstacles: { int16x8: recentWith16Bits },
  versions: [
    { version: 1, when: {} },
    { version: 2, when: { inputs: { 0: ["int8"] } } },
    { version: 3, when: { inputs: { 0: ["int16"] } } },
    { version: 3, when: { inputs: { 1: ["int16"] } } },
    { version: 3, when: { outputs: { 1: ["int16"] } } },
  ],
} as const satisfies OpSpec;
