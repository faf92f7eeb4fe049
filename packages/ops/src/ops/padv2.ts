import type { OpSpec } from "@litequant/core";

/** Surrounds a tensor with a value. */
export const padv2 = {
  name: "PADV2",
  inputs: [{ role: "activation" }, { role: "plain" }, { role: "activation" }],
  outputs: [{ role: "activation" }],
  sameForm: [{ ports: ["in:0", "in:2", "out:0"], lead: "out:0", infinity: { port: "in:2", lead: "in:0" } }],
  dtypes: ["float32", "int8", "uint8", "int16", "int32", "int64", "bool"],
  modes: { int8: true, int16x8: true },
  versions: [
    { version: 1, when: {} },
    { version: 2, when: { inputs: { 0: ["int8"] } } },
    { version: 3, when: { inputs: { 0: ["int16"] } } },
    { version: 4, when: { rankOver: 4 } },
    { version: 5, when: { inputs: { 0: ["bool"] } } },
    { version: 6, when: { inputs: { 0: ["float8e4m3fn", "float8e5m2"] } } },
  ],
} as const satisfies OpSpec;
