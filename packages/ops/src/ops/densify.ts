import type { OpSpec } from "@litequant/core";

/** A sparse constant with its zeros. */
export const densify = {
  name: "DENSIFY",
  inputs: [{ role: "activation" }],
  outputs: [{ role: "activation" }],
  sameForm: [{ ports: ["in:0", "out:0"], lead: "in:0" }],
  dtypes: ["float32", "int8"],
  modes: {},
  versions: [{ version: 1, when: {} }],
} as const satisfies OpSpec;
