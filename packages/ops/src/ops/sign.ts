import type { OpSpec } from "@litequant/core";

import { onlyThroughTable } from "./obstacles.ts";

/** 1, 0 or -1. */
export const sign = {
  name: "SIGN",
  inputs: [{ role: "activation" }],
  outputs: [{ role: "activation" }],
  dtypes: ["float32", "int32"],
  modes: {},
  obstacles: { int8: onlyThroughTable },
  versions: [
    { version: 1, when: {} },
    { version: 2, when: { inputs: { 0: ["int32"] } } },
  ],
} as const satisfies OpSpec;
