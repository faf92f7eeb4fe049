import type { OpSpec } from "@litequant/core";

import { onlyTfliteMicro } from "./obstacles.ts";

/** Sums of all elements up to each along an axis. */
export const cumsum = {
  name: "CUMSUM",
  inputs: [{ role: "activation" }, { role: "plain" }],
  outputs: [{ role: "activation" }],
  dtypes: ["float32", "int32", "int64"],
  // The runtime has no integer kernel.
  modes: {},
  obstacles: { int8: onlyTfliteMicro },
  instead: "FULLY_CONNECTED or BATCH_MATMUL with a triangle of ones",
  versions: [{ version: 1, when: {} }],
} as const satisfies OpSpec;
