import type { OpSpec } from "@litequant/core";

/** Numbers from a start to a limit in equal steps. */
export const range = {
  name: "RANGE",
  inputs: [{ role: "plain" }, { role: "plain" }, { role: "plain" }],
  outputs: [{ role: "plain" }],
  dtypes: ["float32", "int32", "int64"],
  modes: {},
  versions: [
    { version: 1, when: {} },
    { version: 2, when: { inputs: { 0: ["int64"] } } },
  ],
} as const satisfies OpSpec;
