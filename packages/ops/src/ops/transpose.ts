import type { OpSpec } from "@litequant/core";

/** Permutes dimensions. */
export const transpose = {
  name: "TRANSPOSE",
  inputs: [{ role: "activation" }, { role: "plain" }],
  outputs: [{ role: "activation" }],
  sameForm: [{ ports: ["in:0", "out:0"], lead: "in:0" }],
  dtypes: ["float32", "int8", "uint8", "int16", "int32", "int64", "bool"],
  modes: { int8: true, int16x8: true },
  versions: [
    { version: 1, when: {} },
    { version: 2, when: { inputs: { 0: ["int8"] } } },
    { version: 3, when: { inputs: { 0: ["bool"] } } },
    { version: 4, when: { rankOver: 4 } },
    { version: 5, when: { inputs: { 0: ["int16"] } } },
    { version: 6, when: { rankOver: 5 } },
    { version: 7, when: { inputs: { 0: ["int4"] } } },
    { version: 8, when: { inputs: { 0: ["bfloat16"] } } },
    { version: 8, when: { rankOver: 6 } },
    { version: 9, when: { inputs: { 0: ["float16"] } } },
  ],
} as const satisfies OpSpec;
