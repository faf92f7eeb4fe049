import type { OpSpec } from "@litequant/core";

import { withoutScales } from "./obstacles.ts";

/** Element-wise remainder with the sign of the divisor, with broadcasting. */
export const floorMod = {
  name: "FLOOR_MOD",
  inputs: [{ role: "activation" }, { role: "activation" }],
  outputs: [{ role: "activation" }],
  dtypes: ["float32", "int8", "int16", "int32", "int64"],
  modes: {},
  obstacles: { int8: withoutScales, int16x8: withoutScales },
  versions: [
    { version: 1, when: {} },
    { version: 2, when: { inputs: { 0: ["int8", "int16"] } } },
  ],
} as const satisfies OpSpec;
