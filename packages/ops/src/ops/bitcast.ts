import type { OpSpec } from "@litequant/core";

import { readsBits } from "./obstacles.ts";

/** The same bytes as another element type. */
export const bitcast = {
  name: "BITCAST",
  inputs: [{ role: "plain" }],
  outputs: [{ role: "plain" }],
  dtypes: ["float32", "int32"],
  modes: {},
  obstacles: { int8: readsBits, int16x8: readsBits },
  versions: [{ version: 1, when: {} }],
} as const satisfies OpSpec;
