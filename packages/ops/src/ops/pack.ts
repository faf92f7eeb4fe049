import type { OpSpec } from "@litequant/core";

/** Stacks tensors along a new axis. */
export const pack = {
  name: "PACK",
  inputs: [{ role: "activation", variadic: true }],
  outputs: [{ role: "activation" }],
  // The kernel copies bytes, so inputs must be in the output's form.
  sameForm: [{ ports: ["in:*", "out:0"], lead: "out:0" }],
  dtypes: ["float32", "int8", "uint8", "int16", "int32", "int64", "bool"],
  modes: { int8: true, int16x8: true },
  versions: [
    { version: 1, when: {} },
    { version: 4, when: { inputs: { 0: ["uint32"] } } },
    { version: 3, when: { inputs: { 0: ["int16"] }, outputs: { 0: ["int16"] } } },
    { version: 2, when: { inputs: { 0: ["int8"] } } },
    { version: 5, when: { inputs: { 0: ["float8e4m3fn", "float8e5m2"] } } },
  ],
} as const satisfies OpSpec;
