import type { OpSpec } from "@litequant/core";

/** Moves blocks of space into channels. */
export const spaceToDepth = {
  name: "SPACE_TO_DEPTH",
  inputs: [{ role: "activation" }],
  outputs: [{ role: "activation" }],
  sameForm: [{ ports: ["in:0", "out:0"], lead: "in:0" }],
  dtypes: ["float32", "int8", "uint8", "int32", "int64"],
  modes: { int8: true },
  instead: "RESHAPE and TRANSPOSE",
  versions: [
    { version: 1, when: {} },
    { version: 2, when: { inputs: { 0: ["int8"] } } },
  ],
} as const satisfies OpSpec;
