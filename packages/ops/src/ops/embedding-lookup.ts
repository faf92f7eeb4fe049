import type { OpSpec } from "@litequant/core";

import { onlyTfliteMicro } from "./obstacles.ts";

/** Rows of a table, by their indices. */
export const embeddingLookup = {
  name: "EMBEDDING_LOOKUP",
  inputs: [
    { role: "plain" },
    { role: "weight", channelAxis: 0, narrow: { hybrid: ["int4", "int2"] }, blocks: { dtypes: ["int4", "int2"] } },
  ],
  outputs: [{ role: "activation" }],
  dtypes: ["float32"],
  modes: { hybrid: "channel" },
  obstacles: { int8: onlyTfliteMicro },
  instead: "GATHER",
  versions: [
    { version: 1, when: {} },
    { version: 2, when: { inputs: { 1: ["int8"] } } },
    { version: 3, when: { inputs: { 1: ["uint8"] } } },
    { version: 4, when: { inputs: { 1: ["int4"] } } },
    { version: 4, when: { perChannelInput: { port: 1, axis: 0 } } },
    { version: 5, when: { inputs: { 1: ["int2"] } } },
  ],
} as const satisfies OpSpec;
