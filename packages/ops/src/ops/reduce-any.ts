import type { OpSpec } from "@litequant/core";

/** Whether any element along axes is true. */
export const reduceAny = {
  name: "REDUCE_ANY",
  inputs: [{ role: "plain" }, { role: "plain" }],
  outputs: [{ role: "plain" }],
  dtypes: ["bool"],
  modes: {},
  versions: [{ version: 1, when: {} }],
} as const satisfies OpSpec;
