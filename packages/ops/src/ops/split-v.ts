import type { OpSpec } from "@litequant/core";

/** Cuts a tensor into parts of given sizes along an axis. */
export const splitV = {
  name: "SPLIT_V",
  inputs: [{ role: "activation" }, { role: "plain" }, { role: "plain" }],
  outputs: [{ role: "activation", variadic: true }],
  sameForm: [{ ports: ["in:0", "out:*"], lead: "in:0" }],
  dtypes: ["float32", "int8", "uint8", "int16", "int32", "int64", "bool"],
  modes: { int8: true, int16x8: true },
  versions: [
    { version: 1, when: {} },
    { version: 2, when: { inputs: { 0: ["int8"] } } },
    { version: 3, when: { inputs: { 0: ["float8e4m3fn", "float8e5m2"] } } },
  ],
} as const satisfies OpSpec;
