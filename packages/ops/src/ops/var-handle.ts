import type { OpSpec } from "@litequant/core";

/** Names a variable by container and name. */
export const varHandle = {
  name: "VAR_HANDLE",
  inputs: [],
  outputs: [{ role: "plain" }],
  modes: {},
  resource: "names",
  versions: [{ version: 1, when: {} }],
} as const satisfies OpSpec;
