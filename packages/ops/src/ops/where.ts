import type { OpSpec } from "@litequant/core";

import { withoutScales } from "./obstacles.ts";

/** Coordinates of the elements that are not zero. */
export const where = {
  name: "WHERE",
  inputs: [{ role: "plain" }],
  outputs: [{ role: "plain" }],
  dtypes: ["float32", "int8", "uint8", "int32", "int64", "bool"],
  modes: {},
  obstacles: { int8: withoutScales, int16x8: withoutScales },
  versions: [
    { version: 1, when: {} },
    { version: 2, when: { inputs: { 0: ["float32", "int8", "uint8", "int32", "uint32", "int64"] } } },
  ],
} as const satisfies OpSpec;
