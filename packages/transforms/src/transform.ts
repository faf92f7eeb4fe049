import type { Diagnostic, Edited, Model, OpSpec, Reason, TensorRange } from "@litequant/core";

/** An operator that another one took over; indices of the model given. */
export interface Fused {
  readonly subgraph: number;
  readonly from: number;
  readonly into: number;
}

/** An operator that is gone although something read what it made; indices of the model given. */
export interface Removed {
  readonly subgraph: number;
  readonly operator: number;
  readonly reason: Reason;
}

/** A rewritten model, and where everything of the model given went. */
export interface Transformed extends Edited {
  readonly fused: readonly Fused[];
  readonly removed?: readonly Removed[];
  /** Of new tensors, in indices of the rewritten model. */
  readonly ranges?: readonly TensorRange[];
  readonly diagnostics: readonly Diagnostic[];
}

/** What a transform asks about the model that it is given. */
export interface TransformRules {
  /** Facts about operators; the builtins' by default. */
  readonly specOf?: (op: string) => OpSpec | undefined;
  /** Whether operator `into` may take over operator `from`: not where the two are to be quantized differently. */
  readonly mayFuse?: (subgraph: number, from: number, into: number) => boolean;
  /** Whether others may take the place of an operator: not where it is to stay as it is. */
  readonly mayRewrite?: (subgraph: number, operator: number) => boolean;
  /** What calibration saw of a tensor. */
  readonly rangeOf?: (subgraph: number, tensor: number) => { readonly min: number; readonly max: number } | undefined;
}

/** Rewrites a model. */
export type Transform = (model: Model, rules?: TransformRules) => Transformed;
