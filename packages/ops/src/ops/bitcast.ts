import type { OpSpec } from "@litequant/core";

/** The same bytes as another element type. */
export const bitcast = {
  name: "BITCAST",
  inputs: [{ role: "plain" }],
  outputs: [{ role: "plain" }],
  dtypes: ["float32", "int32"],
  modes: {},
  versions: [{ version: 1, when: {} }],
} as const satisfies OpSpec;
