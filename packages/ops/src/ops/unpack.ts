import type { OpSpec } from "@litequant/core";

/** Takes a tensor apart along an axis, which goes away. */
export const unpack = {
  name: "UNPACK",
  inputs: [{ role: "activation" }],
  outputs: [{ role: "activation", variadic: true }],
  sameForm: [{ ports: ["in:0", "out:*"], lead: "in:0" }],
  dtypes: ["float32", "int8", "uint8", "int16", "int32", "int64", "bool"],
  modes: { int8: true, int16x8: true },
  versions: [
    { version: 1, when: {} },
    { version: 5, when: { inputs: { 0: ["float16", "bfloat16"] } } },
    { version: 4, when: { inputs: { 0: ["int16"] }, outputs: { 0: ["int16"] } } },
    { version: 3, when: { inputs: { 0: ["bool"] } } },
    { version: 2, when: { inputs: { 0: ["int8", "uint8"] } } },
    { version: 6, when: { inputs: { 0: ["float8e4m3fn", "float8e5m2"] } } },
  ],
} as const satisfies OpSpec;
