import type { OpSpec } from "@litequant/core";

/** The common shape of two shapes. */
export const broadcastArgs = {
  name: "BROADCAST_ARGS",
  inputs: [{ role: "plain" }, { role: "plain" }],
  outputs: [{ role: "plain" }],
  dtypes: ["int32", "int64"],
  modes: {},
  versions: [{ version: 1, when: {} }],
} as const satisfies OpSpec;
