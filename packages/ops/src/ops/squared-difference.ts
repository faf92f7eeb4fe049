import type { OpSpec } from "@litequant/core";

import { onlyTfliteMicro } from "./obstacles.ts";

/** The square of the difference, with broadcasting. */
export const squaredDifference = {
  name: "SQUARED_DIFFERENCE",
  inputs: [{ role: "activation" }, { role: "activation" }],
  outputs: [{ role: "activation" }],
  dtypes: ["float32", "int8", "int32"],
  modes: { int8: true },
  scaleLimits: { output: { power: 2, int8: 2 ** -12 } },
  obstacles: { int16x8: onlyTfliteMicro },
  instead: "SUB, and MUL of the difference with itself",
  versions: [
    { version: 1, when: {} },
    { version: 2, when: { inputs: { 0: ["int8"] } } },
  ],
} as const satisfies OpSpec;
