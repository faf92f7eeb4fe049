import type { OpSpec } from "@litequant/core";

import { onlyThroughTable } from "./obstacles.ts";

/** x rounded up. */
export const ceil = {
  name: "CEIL",
  inputs: [{ role: "activation" }],
  outputs: [{ role: "activation" }],
  dtypes: ["float32"],
  modes: {},
  obstacles: { int8: onlyThroughTable },
  versions: [{ version: 1, when: {} }],
} as const satisfies OpSpec;
