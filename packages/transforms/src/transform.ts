import type { Diagnostic, Edited, Model } from "@litequant/core";

/** An operator that another one took over; indices of the model given. */
export interface Fused {
  readonly subgraph: number;
  readonly from: number;
  readonly into: number;
}

/** A rewritten model, and where everything of the model given went. */
export interface Transformed extends Edited {
  readonly fused: readonly Fused[];
  readonly diagnostics: readonly Diagnostic[];
}

/** Rewrites a model; facts about operators that it needs have a default. */
export type Transform = (model: Model) => Transformed;
