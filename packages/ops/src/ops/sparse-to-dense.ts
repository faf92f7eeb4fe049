import type { OpSpec } from "@litequant/core";

/** A tensor of one value with others where indices point. */
export const sparseToDense = {
  name: "SPARSE_TO_DENSE",
  inputs: [{ role: "plain" }, { role: "plain" }, { role: "activation" }, { role: "activation" }],
  outputs: [{ role: "activation" }],
  sameForm: [{ ports: ["in:2", "in:3", "out:0"], lead: "out:0" }],
  dtypes: ["float32", "int8", "uint8", "int32", "int64"],
  modes: { int8: true },
  versions: [
    { version: 1, when: {} },
    { version: 2, when: { inputs: { 2: ["int64"] } } },
    { version: 3, when: { inputs: { 2: ["int8", "uint8"] } } },
  ],
} as const satisfies OpSpec;
