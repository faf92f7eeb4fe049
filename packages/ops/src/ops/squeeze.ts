import type { OpSpec } from "@litequant/core";

/** Drops dimensions of size 1. */
export const squeeze = {
  name: "SQUEEZE",
  inputs: [{ role: "activation" }],
  outputs: [{ role: "activation" }],
  sameForm: [{ ports: ["in:0", "out:0"], lead: "in:0" }],
  dtypes: ["float32", "int8", "uint8", "int16", "int32", "int64", "bool", "string"],
  modes: { int8: true, int16x8: true },
  versions: [
    { version: 1, when: {} },
    { version: 2, when: { inputs: { 0: ["string"] } } },
  ],
} as const satisfies OpSpec;
