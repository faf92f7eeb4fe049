import type { OpSpec } from "@litequant/core";

/** Whether all elements along axes are true. */
export const reduceAll = {
  name: "REDUCE_ALL",
  inputs: [{ role: "plain" }, { role: "plain" }],
  outputs: [{ role: "plain" }],
  dtypes: ["bool"],
  modes: {},
  versions: [{ version: 1, when: {} }],
} as const satisfies OpSpec;
