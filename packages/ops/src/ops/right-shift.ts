import type { OpSpec } from "@litequant/core";

import { withoutScales } from "./obstacles.ts";

/** Bits moved right, the sign kept, with broadcasting. */
export const rightShift = {
  name: "RIGHT_SHIFT",
  inputs: [{ role: "plain" }, { role: "plain" }],
  outputs: [{ role: "plain" }],
  dtypes: ["int8", "uint8", "int16", "int32"],
  modes: {},
  obstacles: { int8: withoutScales, int16x8: withoutScales },
  versions: [{ version: 1, when: {} }],
} as const satisfies OpSpec;
