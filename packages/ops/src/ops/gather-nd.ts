import type { OpSpec } from "@litequant/core";

/** Slices of a tensor, by the indices of their leading dimensions. */
export const gatherNd = {
  name: "GATHER_ND",
  inputs: [{ role: "activation" }, { role: "plain" }],
  outputs: [{ role: "activation" }],
  sameForm: [{ ports: ["in:0", "out:0"], lead: "in:0" }],
  dtypes: ["float32", "int8", "uint8", "int16", "int32", "int64", "bool", "string"],
  modes: { int8: true, int16x8: true },
  versions: [
    { version: 1, when: {} },
    { version: 2, when: { inputs: { 0: ["string"] } } },
    { version: 3, when: { inputs: { 0: ["int16"] } } },
    { version: 4, when: { inputs: { 1: ["int16"] } } },
    { version: 5, when: { inputs: { 0: ["bool"] } } },
    { version: 6, when: { inputs: { 0: ["float8e4m3fn", "float8e5m2"] } } },
  ],
} as const satisfies OpSpec;
