import type { OpSpec } from "@litequant/core";

/** Gives a variable a value, with its shape. */
export const assignVariable = {
  name: "ASSIGN_VARIABLE",
  inputs: [{ role: "plain" }, { role: "activation" }],
  outputs: [],
  modes: { int8: true, int16x8: true },
  resource: "writes",
  versions: [{ version: 1, when: {} }],
} as const satisfies OpSpec;
