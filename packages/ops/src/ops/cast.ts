import type { OpSpec } from "@litequant/core";

import { withoutScales } from "./obstacles.ts";

/** Converts values to another element type, without scales. */
export const cast = {
  name: "CAST",
  inputs: [{ role: "plain" }],
  outputs: [{ role: "plain" }],
  dtypes: ["float32", "int8", "uint8", "int16", "int32", "int64", "bool", "float16", "uint32", "float64"],
  modes: {},
  obstacles: { int8: withoutScales, int16x8: withoutScales },
  versions: [
    { version: 1, when: {} },
    { version: 2, when: { inputs: { 0: ["uint32"] } } },
    { version: 2, when: { outputs: { 0: ["uint32"] } } },
    { version: 3, when: { inputs: { 0: ["int8"] } } },
    { version: 3, when: { outputs: { 0: ["int8"] } } },
    { version: 4, when: { inputs: { 0: ["uint16"] } } },
    { version: 4, when: { outputs: { 0: ["uint16"] } } },
    { version: 5, when: { inputs: { 0: ["float64", "float16"] } } },
    { version: 5, when: { outputs: { 0: ["float64", "float16"] } } },
    { version: 6, when: { inputs: { 0: ["int4"] }, outputs: { 0: ["float32"] } } },
    { version: 7, when: { inputs: { 0: ["bfloat16"] } } },
    { version: 7, when: { outputs: { 0: ["bfloat16"] } } },
    { version: 8, when: { inputs: { 0: ["int2", "uint4"] } } },
    { version: 8, when: { outputs: { 0: ["int2", "uint4"] } } },
    { version: 9, when: { inputs: { 0: ["float8e4m3fn", "float8e5m2"] } } },
    { version: 9, when: { outputs: { 0: ["float8e4m3fn", "float8e5m2"] } } },
  ],
} as const satisfies OpSpec;
