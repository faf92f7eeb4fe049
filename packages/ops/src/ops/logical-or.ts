import type { OpSpec } from "@litequant/core";

/** Whether an element is true, with broadcasting. */
export const logicalOr = {
  name: "LOGICAL_OR",
  inputs: [{ role: "plain" }, { role: "plain" }],
  outputs: [{ role: "plain" }],
  dtypes: ["bool"],
  modes: {},
  versions: [{ version: 1, when: {} }],
} as const satisfies OpSpec;
