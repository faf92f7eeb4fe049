import type { OpSpec } from "@litequant/core";

/** A tensor of one value. */
export const fill = {
  name: "FILL",
  inputs: [{ role: "plain" }, { role: "activation" }],
  outputs: [{ role: "activation" }],
  sameForm: [{ ports: ["in:1", "out:0"], lead: "in:1" }],
  dtypes: ["float32", "int8", "uint8", "int16", "int32", "int64", "bool", "string"],
  modes: { int8: true, int16x8: true },
  versions: [
    { version: 1, when: {} },
    { version: 2, when: { inputs: { 1: ["bool", "string"] } } },
    { version: 3, when: { inputs: { 1: ["int8", "int16"] } } },
    { version: 4, when: { inputs: { 1: ["float16"] } } },
    { version: 5, when: { inputs: { 1: ["float8e4m3fn", "float8e5m2"] } } },
  ],
} as const satisfies OpSpec;
