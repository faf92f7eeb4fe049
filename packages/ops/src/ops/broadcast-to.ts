import type { OpSpec } from "@litequant/core";

/** Repeats a tensor to a given shape. */
export const broadcastTo = {
  name: "BROADCAST_TO",
  inputs: [{ role: "activation" }, { role: "plain" }],
  outputs: [{ role: "activation" }],
  sameForm: [{ ports: ["in:0", "out:0"], lead: "in:0" }],
  dtypes: ["float32", "int8", "uint8", "int16", "int32", "int64", "bool"],
  modes: { int8: true, int16x8: true },
  versions: [
    // The runtime has no kernel for version 1.
    { version: 1, when: {} },
    { version: 2, when: {} },
    { version: 3, when: { inputs: { 0: ["int8", "int16"] } } },
    { version: 4, when: { inputs: { 0: ["float8e4m3fn", "float8e5m2"] } } },
  ],
} as const satisfies OpSpec;
