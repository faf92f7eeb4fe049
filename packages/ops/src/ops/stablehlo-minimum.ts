import type { OpSpec } from "@litequant/core";

import { withoutScales } from "./obstacles.ts";

/** The smaller of two elements of tensors of one shape. */
export const stablehloMinimum = {
  name: "STABLEHLO_MINIMUM",
  inputs: [{ role: "activation" }, { role: "activation" }],
  outputs: [{ role: "activation" }],
  dtypes: ["float32", "int32", "int64"],
  // The runtime has no integer kernel.
  modes: {},
  obstacles: { int8: withoutScales, int16x8: withoutScales },
  instead: "MINIMUM",
  versions: [{ version: 1, when: {} }],
} as const satisfies OpSpec;
