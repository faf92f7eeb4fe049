import type { OpSpec } from "@litequant/core";

/** A named operation of others, here by the subgraph that it is made of. */
export const stablehloComposite = {
  name: "STABLEHLO_COMPOSITE",
  inputs: [{ role: "activation", variadic: true }],
  outputs: [{ role: "activation", variadic: true }],
  modes: { int8: true, int16x8: true },
  calls: [{ option: "decompositionSubgraphIndex", inputs: ["in:*"], outputs: ["out:*"] }],
  whole: true,
  versions: [{ version: 1, when: {} }],
} as const satisfies OpSpec;
