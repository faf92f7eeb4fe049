import type { OpSpec } from "@litequant/core";

/** Gives a variable a value, with its shape. */
export const assignVariable = {
  name: "ASSIGN_VARIABLE",
  inputs: [{ role: "plain" }, { role: "activation" }],
  outputs: [],
  modes: {},
  resource: "writes",
  versions: [{ version: 1, when: {} }],
} as const satisfies OpSpec;
