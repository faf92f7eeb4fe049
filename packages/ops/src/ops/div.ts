import type { OpSpec } from "@litequant/core";

import { recentWith16Bits } from "./obstacles.ts";

/** Element-wise quotient with broadcasting. */
export const div = {
  name: "DIV",
  inputs: [{ role: "activation" }, { role: "activation" }],
  outputs: [{ role: "activation" }],
  dtypes: ["float32", "int8", "uint8", "int16", "int32"],
  // Division by a quantized zero is refused by the kernel.
  modes: { int8: true },
  obstacles: { int16x8: recentWith16Bits },
  fusesActivation: true,
  versions: [
    { version: 1, when: {} },
    { version: 2, when: { broadcastRankOver: 4 } },
  ],
} as const satisfies OpSpec;
