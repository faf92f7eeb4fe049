import type { OpSpec } from "@litequant/core";

/** The sizes of a tensor's dimensions. */
export const shape = {
  name: "SHAPE",
  inputs: [{ role: "activation" }],
  outputs: [{ role: "plain" }],
  dtypes: ["float32", "int8", "uint8", "int16", "int32", "int64", "bool"],
  modes: { int8: true, int16x8: true },
  versions: [{ version: 1, when: {} }],
} as const satisfies OpSpec;
