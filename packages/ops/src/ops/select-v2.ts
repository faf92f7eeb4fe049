import type { OpSpec } from "@litequant/core";

/** Elements of one tensor or another, by a condition, all broadcast. */
export const selectV2 = {
  name: "SELECT_V2",
  inputs: [{ role: "plain" }, { role: "activation" }, { role: "activation" }],
  outputs: [{ role: "activation" }],
  sameForm: [{ ports: ["in:1", "in:2", "out:0"], lead: "out:0" }],
  dtypes: ["float32", "int8", "uint8", "int16", "int32", "int64", "bool"],
  modes: { int8: true, int16x8: "beside" },
  versions: [
    { version: 1, when: {} },
    { version: 2, when: { inputs: { 0: ["uint32"] } } },
  ],
} as const satisfies OpSpec;
