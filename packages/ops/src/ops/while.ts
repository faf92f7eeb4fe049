import type { OpSpec } from "@litequant/core";

/** Runs its body subgraph on carried values for as long as the condition subgraph says so. */
export const whileLoop = {
  name: "WHILE",
  inputs: [{ role: "activation", variadic: true }],
  outputs: [{ role: "activation", variadic: true }],
  modes: { int8: true, int16x8: true },
  calls: [
    { option: "condSubgraphIndex", inputs: ["in:*"], outputs: [] },
    { option: "bodySubgraphIndex", inputs: ["in:*"], outputs: ["out:*"] },
    // What comes out goes in again.
    { option: "bodySubgraphIndex", inputs: ["out:*"], outputs: [] },
  ],
  versions: [{ version: 1, when: {} }],
} as const satisfies OpSpec;
