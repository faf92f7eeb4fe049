import type { Diagnostic, Edited, Model, OpSpec } from "@litequant/core";

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

/** What a transform asks about the model that it is given. */
export interface TransformRules {
  /** Facts about operators; the builtins' by default. */
  readonly specOf?: (op: string) => OpSpec | undefined;
  /** Whether operator `into` may take over operator `from`: not where the two are to be quantized differently. */
  readonly mayFuse?: (subgraph: number, from: number, into: number) => boolean;
}

/** Rewrites a model. */
export type Transform = (model: Model, rules?: TransformRules) => Transformed;
