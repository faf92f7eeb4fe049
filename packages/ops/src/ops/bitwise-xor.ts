import type { OpSpec } from "@litequant/core";

import { withoutScales } from "./obstacles.ts";

/** Bits in which elements differ, with broadcasting. */
export const bitwiseXor = {
  name: "BITWISE_XOR",
  inputs: [{ role: "plain" }, { role: "plain" }],
  outputs: [{ role: "plain" }],
  dtypes: ["int8", "uint8", "int16", "int32"],
  modes: {},
  obstacles: { int8: withoutScales, int16x8: withoutScales },
  versions: [{ version: 1, when: {} }],
} as const satisfies OpSpec;
