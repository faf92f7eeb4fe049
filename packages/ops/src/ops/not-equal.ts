import type { OpSpec } from "@litequant/core";

import { recentWith16Bits } from "./obstacles.ts";

/** Whether elements differ, with broadcasting. */
export const notEqual = {
  name: "NOT_EQUAL",
  inputs: [{ role: "activation" }, { role: "activation" }],
  outputs: [{ role: "plain" }],
  dtypes: ["float32", "int8", "uint8", "int16", "int32", "int64", "bool"],
  modes: {},
  // Published runtimes end the process at a multiplier of 1 or more.
  scaleLimits: { inputs: { int8: 1, int16: 1 } },
  obstacles: {
    int8: "its int8 kernel rounds values to multiples of 1/256 before it compares them",
    int16x8: recentWith16Bits,
  },
  instead: "EQUAL and LOGICAL_NOT",
  versions: [
    { version: 1, when: {} },
    { version: 2, when: { inputs: { 0: ["int8"] } } },
    { version: 3, when: { inputs: { 0: ["string"] } } },
    { version: 4, when: { inputs: { 0: ["int16"] } } },
  ],
} as const satisfies OpSpec;
