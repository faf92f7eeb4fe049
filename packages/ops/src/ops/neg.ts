import type { OpSpec } from "@litequant/core";

import { withoutScales } from "./obstacles.ts";

/** -x. */
export const neg = {
  name: "NEG",
  inputs: [{ role: "activation" }],
  outputs: [{ role: "activation" }],
  dtypes: ["float32", "int32", "int64"],
  modes: {},
  obstacles: { int8: withoutScales, int16x8: withoutScales },
  instead: "SUB from 0",
  versions: [{ version: 1, when: {} }],
} as const satisfies OpSpec;
