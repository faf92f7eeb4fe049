import type { OpSpec } from "@litequant/core";

/** Puts a value between neighbours along each dimension. */
export const dilate = {
  name: "DILATE",
  inputs: [{ role: "activation" }, { role: "plain" }, { role: "activation" }],
  outputs: [{ role: "activation" }],
  sameForm: [{ ports: ["in:0", "in:2", "out:0"], lead: "out:0", infinity: { port: "in:2", lead: "in:0" } }],
  dtypes: ["float32", "int8", "uint8", "int16", "int32", "int64", "bool"],
  modes: { int8: "beside", int16x8: "beside" },
  versions: [{ version: 1, when: {} }],
} as const satisfies OpSpec;
