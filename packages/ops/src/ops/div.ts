import type { OpSpec } from "@litequant/core";

import { recentWith16Bits } from "./obstacles.ts";

/** Element-wise quotient with broadcasting. */
export const div = {
  name: "DIV",
  inputs: [{ role: "activation" }, { role: "activation" }],
  outputs: [{ role: "activation" }],
  dtypes: ["float32", "int8", "uint8", "int16", "int32"],
  modes: { int8: "compat" },
  obstacles: {
    int8: "no runtime runs it where a divisor rounds to zero, and those up to 2.21 nowhere where a divisor's integer is 0",
    int16x8: recentWith16Bits,
  },
  fusesActivation: true,
  instead: "MUL by the reciprocal, where the divisor is constant",
  versions: [
    { version: 1, when: {} },
    { version: 2, when: { broadcastRankOver: 4 } },
  ],
} as const satisfies OpSpec;
