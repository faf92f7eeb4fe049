import type { OpSpec } from "@litequant/core";

/** Runs one of two subgraphs, as a boolean says. */
export const ifElse = {
  name: "IF",
  inputs: [{ role: "plain" }, { role: "activation", variadic: true }],
  outputs: [{ role: "activation", variadic: true }],
  modes: { int8: true, int16x8: true },
  calls: [
    { option: "thenSubgraphIndex", inputs: ["in:1.."], outputs: ["out:*"] },
    { option: "elseSubgraphIndex", inputs: ["in:1.."], outputs: ["out:*"] },
  ],
  versions: [{ version: 1, when: {} }],
} as const satisfies OpSpec;
