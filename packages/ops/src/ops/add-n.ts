import type { OpSpec } from "@litequant/core";

import { onlyTfliteMicro } from "./obstacles.ts";

/** Element-wise sum of any number of tensors of one shape. */
export const addN = {
  name: "ADD_N",
  inputs: [{ role: "activation", variadic: true }],
  outputs: [{ role: "activation" }],
  dtypes: ["float32", "int32"],
  // The runtime has no integer kernel.
  modes: {},
  obstacles: { int8: onlyTfliteMicro },
  instead: "ADD, several times",
  versions: [{ version: 1, when: {} }],
} as const satisfies OpSpec;
