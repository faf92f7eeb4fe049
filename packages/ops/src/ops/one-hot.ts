import type { OpSpec } from "@litequant/core";

/** Rows with one value where an index points and another elsewhere. */
export const oneHot = {
  name: "ONE_HOT",
  inputs: [{ role: "plain" }, { role: "plain" }, { role: "activation" }, { role: "activation" }],
  outputs: [{ role: "activation" }],
  sameForm: [{ ports: ["in:2", "in:3", "out:0"], lead: "out:0" }],
  dtypes: ["float32", "int8", "uint8", "int16", "int32", "int64", "bool"],
  modes: { int8: true },
  instead: "GATHER from an identity matrix",
  versions: [{ version: 1, when: {} }],
} as const satisfies OpSpec;
