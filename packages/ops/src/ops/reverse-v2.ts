import type { OpSpec } from "@litequant/core";

/** Reverses the order along axes. */
export const reverseV2 = {
  name: "REVERSE_V2",
  inputs: [{ role: "activation" }, { role: "plain" }],
  outputs: [{ role: "activation" }],
  sameForm: [{ ports: ["in:0", "out:0"], lead: "in:0" }],
  dtypes: ["float32", "int8", "uint8", "int16", "int32", "int64", "bool"],
  modes: { int8: true, int16x8: true },
  versions: [
    { version: 1, when: {} },
    { version: 2, when: { inputs: { 0: ["bool"] } } },
    { version: 3, when: { inputs: { 0: ["int8"] } } },
    { version: 4, when: { inputs: { 0: ["float8e4m3fn", "float8e5m2"] } } },
  ],
} as const satisfies OpSpec;
