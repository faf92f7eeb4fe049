import type { OpSpec } from "@litequant/core";

/** Cuts a tensor into equal parts along an axis. */
export const split = {
  name: "SPLIT",
  inputs: [{ role: "plain" }, { role: "activation" }],
  outputs: [{ role: "activation", variadic: true }],
  sameForm: [{ ports: ["in:1", "out:*"], lead: "in:1" }],
  dtypes: ["float32", "int8", "uint8", "int16", "int32", "int64", "bool"],
  modes: { int8: true, int16x8: true },
  versions: [
    { version: 1, when: {} },
    { version: 2, when: { inputs: { 1: ["int8"] } } },
    { version: 3, when: { inputs: { 1: ["int32"] } } },
    { version: 4, when: { inputs: { 1: ["int16"] } } },
    { version: 5, when: { inputs: { 1: ["float8e4m3fn", "float8e5m2"] } } },
  ],
} as const satisfies OpSpec;
