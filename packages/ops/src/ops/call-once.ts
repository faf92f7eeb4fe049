import type { OpSpec } from "@litequant/core";

/** Runs a subgraph without inputs and outputs before anything else, once: it fills variables and tables. */
export const callOnce = {
  name: "CALL_ONCE",
  inputs: [],
  outputs: [],
  modes: {},
  calls: [{ option: "initSubgraphIndex", inputs: [], outputs: [] }],
  versions: [{ version: 1, when: {} }],
} as const satisfies OpSpec;
