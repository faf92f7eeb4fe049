import type { OpSpec } from "@litequant/core";

/** Whether both elements are true, with broadcasting. */
export const logicalAnd = {
  name: "LOGICAL_AND",
  inputs: [{ role: "plain" }, { role: "plain" }],
  outputs: [{ role: "plain" }],
  dtypes: ["bool"],
  modes: {},
  versions: [{ version: 1, when: {} }],
} as const satisfies OpSpec;
