import type { OpSpec } from "@litequant/core";

/** Whether an element is false. */
export const logicalNot = {
  name: "LOGICAL_NOT",
  inputs: [{ role: "plain" }],
  outputs: [{ role: "plain" }],
  dtypes: ["bool"],
  modes: {},
  versions: [{ version: 1, when: {} }],
} as const satisfies OpSpec;
