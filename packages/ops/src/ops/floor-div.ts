import type { OpSpec } from "@litequant/core";

import { withoutScales } from "./obstacles.ts";

/** Element-wise quotient rounded down, with broadcasting. */
export const floorDiv = {
  name: "FLOOR_DIV",
  inputs: [{ role: "activation" }, { role: "activation" }],
  outputs: [{ role: "activation" }],
  dtypes: ["float32", "int8", "int16", "int32"],
  modes: {},
  obstacles: { int8: withoutScales, int16x8: withoutScales },
  versions: [
    { version: 1, when: {} },
    { version: 2, when: { inputs: { 0: ["float32"] } } },
    { version: 3, when: { inputs: { 0: ["int8", "int16"] } } },
  ],
} as const satisfies OpSpec;
