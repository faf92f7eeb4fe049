import type { OpSpec } from "@litequant/core";

import { onlyThroughTable } from "./obstacles.ts";

/** Sine. */
export const sin = {
  name: "SIN",
  inputs: [{ role: "activation" }],
  outputs: [{ role: "activation" }],
  dtypes: ["float32"],
  modes: {},
  obstacles: { int8: onlyThroughTable },
  instead: "FULLY_CONNECTED layers that approximate it, or values computed outside of the model",
  versions: [
    { version: 1, when: {} },
    { version: 2, when: { inputs: { 0: ["float16"] } } },
  ],
} as const satisfies OpSpec;
