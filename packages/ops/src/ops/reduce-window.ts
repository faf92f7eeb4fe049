import type { OpSpec } from "@litequant/core";

import { withoutScales } from "./obstacles.ts";

/** Sum, product or extreme over windows of any rank, without padding. */
export const reduceWindow = {
  name: "REDUCE_WINDOW",
  inputs: [{ role: "activation" }, { role: "plain" }, { role: "plain" }, { role: "plain" }, { role: "plain" }],
  outputs: [{ role: "activation" }],
  dtypes: ["float32", "int32", "int64"],
  // The runtime has no integer kernel.
  modes: {},
  obstacles: { int8: withoutScales, int16x8: withoutScales },
  versions: [{ version: 1, when: {} }],
} as const satisfies OpSpec;
