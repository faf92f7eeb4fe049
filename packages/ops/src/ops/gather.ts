import type { OpSpec } from "@litequant/core";

/** Slices of a tensor along an axis, by their indices. */
export const gather = {
  name: "GATHER",
  inputs: [{ role: "activation" }, { role: "plain" }],
  outputs: [{ role: "activation" }],
  sameForm: [{ ports: ["in:0", "out:0"], lead: "in:0" }],
  dtypes: ["float32", "int8", "uint8", "int16", "int32", "int64", "bool", "string"],
  modes: { int8: true, int16x8: true },
  versions: [
    { version: 1, when: {} },
    { version: 2, when: { inputs: { 0: ["int8"] } } },
    { version: 3, when: { inputs: { 0: ["bool"] } } },
    { version: 4, when: { inputs: { 0: ["int16"] } } },
    { version: 5, when: { optionsOtherThan: { batchDims: 0 } } },
    { version: 6, when: { inputs: { 1: ["int16"] } } },
    { version: 7, when: { inputs: { 0: ["int4"] } } },
    { version: 8, when: { inputs: { 0: ["float8e4m3fn", "float8e5m2"] } } },
  ],
} as const satisfies OpSpec;
