import type { OpSpec } from "@litequant/core";

import { onlyTfliteMicro } from "./obstacles.ts";

/** Zeros of the shape of the input. */
export const zerosLike = {
  name: "ZEROS_LIKE",
  inputs: [{ role: "activation" }],
  outputs: [{ role: "activation" }],
  dtypes: ["float32", "int32", "int64"],
  // The runtime has no integer kernel.
  modes: {},
  obstacles: { int8: onlyTfliteMicro },
  instead: "a constant",
  versions: [{ version: 1, when: {} }],
} as const satisfies OpSpec;
