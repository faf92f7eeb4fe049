import type { OpSpec } from "@litequant/core";

/** Puts a dimension of size 1 in. */
export const expandDims = {
  name: "EXPAND_DIMS",
  inputs: [{ role: "activation" }, { role: "plain" }],
  outputs: [{ role: "activation" }],
  sameForm: [{ ports: ["in:0", "out:0"], lead: "in:0" }],
  dtypes: ["float32", "int8", "uint8", "int16", "int32", "int64", "bool", "string"],
  modes: { int8: true, int16x8: true },
  versions: [{ version: 1, when: {} }],
} as const satisfies OpSpec;
