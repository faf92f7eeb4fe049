import type { OpSpec } from "@litequant/core";

import { recentWith16Bits } from "./obstacles.ts";

/** Whether the first element is smaller or equal, with broadcasting. */
export const lessEqual = {
  name: "LESS_EQUAL",
  inputs: [{ role: "activation" }, { role: "activation" }],
  outputs: [{ role: "plain" }],
  dtypes: ["float32", "int8", "uint8", "int16", "int32", "int64"],
  modes: { int8: true },
  // Published runtimes end the process at a multiplier of 1 or more.
  scaleLimits: { inputs: { int8: 1, int16: 1 }, finest: 2 ** -8 },
  obstacles: { int16x8: recentWith16Bits },
  versions: [
    { version: 1, when: {} },
    { version: 2, when: { inputs: { 0: ["int8"] } } },
  ],
} as const satisfies OpSpec;
