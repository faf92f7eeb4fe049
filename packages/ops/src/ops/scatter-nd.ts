import type { OpSpec } from "@litequant/core";

import { fillsWithRawZero } from "./obstacles.ts";

/** Adds slices into a tensor of zeros, by their indices. */
export const scatterNd = {
  name: "SCATTER_ND",
  inputs: [{ role: "plain" }, { role: "activation" }, { role: "plain" }],
  outputs: [{ role: "activation" }],
  dtypes: ["float32", "int8", "uint8", "int32", "int64"],
  modes: {},
  obstacles: { int8: fillsWithRawZero },
  versions: [{ version: 1, when: {} }],
} as const satisfies OpSpec;
