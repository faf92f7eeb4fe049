import type { OpSpec } from "@litequant/core";

/** A sparse constant with its zeros. */
export const densify = {
  name: "DENSIFY",
  inputs: [{ role: "activation" }],
  outputs: [{ role: "activation" }],
  sameForm: [{ ports: ["in:0", "out:0"], lead: "in:0" }],
  dtypes: ["float32", "int8"],
  modes: {},
  obstacles: {
    int8: "it unpacks sparse constants, which stay as they are",
    int16x8: "it unpacks sparse constants, which stay as they are",
  },
  versions: [{ version: 1, when: {} }],
} as const satisfies OpSpec;
