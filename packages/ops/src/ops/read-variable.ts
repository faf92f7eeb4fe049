import type { OpSpec } from "@litequant/core";

/** The value of a variable. */
export const readVariable = {
  name: "READ_VARIABLE",
  inputs: [{ role: "plain" }],
  outputs: [{ role: "activation" }],
  modes: { int8: true, int16x8: true },
  resource: "reads",
  versions: [{ version: 1, when: {} }],
} as const satisfies OpSpec;
