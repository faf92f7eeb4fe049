import type { OpSpec } from "@litequant/core";

/** The number of a tensor's dimensions. */
export const rank = {
  name: "RANK",
  inputs: [{ role: "activation" }],
  outputs: [{ role: "plain" }],
  dtypes: ["float32", "int8", "uint8", "int16", "int32", "int64", "bool"],
  modes: { int8: "beside", int16x8: "beside" },
  versions: [{ version: 1, when: {} }],
} as const satisfies OpSpec;
