import type { OpSpec } from "@litequant/core";

/** The same elements in another shape. */
export const reshape = {
  name: "RESHAPE",
  inputs: [{ role: "activation" }, { role: "plain", optional: true }],
  outputs: [{ role: "activation" }],
  sameForm: [{ ports: ["in:0", "out:0"], lead: "in:0" }],
  dtypes: ["float32", "int8", "uint8", "int16", "int32", "int64", "bool", "string"],
  modes: { int8: true, int16x8: true },
  versions: [{ version: 1, when: {} }],
} as const satisfies OpSpec;
