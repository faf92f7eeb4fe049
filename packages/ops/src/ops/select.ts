import type { OpSpec } from "@litequant/core";

/** Elements of one tensor or another, by a condition of the same shape or one a row. */
export const select = {
  name: "SELECT",
  inputs: [{ role: "plain" }, { role: "activation" }, { role: "activation" }],
  outputs: [{ role: "activation" }],
  sameForm: [{ ports: ["in:1", "in:2", "out:0"], lead: "out:0" }],
  dtypes: ["float32", "int8", "uint8", "int16", "int32", "int64", "bool"],
  modes: { int8: true, int16x8: true },
  versions: [
    { version: 1, when: {} },
    { version: 2, when: { inputs: { 0: ["int8"] } } },
    { version: 3, when: { rankOver: 4 } },
    { version: 4, when: { inputs: { 0: ["uint32"] } } },
  ],
} as const satisfies OpSpec;
