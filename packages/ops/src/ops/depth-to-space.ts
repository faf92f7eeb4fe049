import type { OpSpec } from "@litequant/core";

/** Moves channels into blocks of space. */
export const depthToSpace = {
  name: "DEPTH_TO_SPACE",
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
