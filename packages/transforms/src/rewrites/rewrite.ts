import type { OpName } from "@litequant/core";

/** Extremes of a tensor. */
export interface Range {
  readonly min: number;
  readonly max: number;
}

/** An operator to rewrite, and what its rule may ask and add. */
export interface Rewritable {
  /** Tensors, by position. */
  readonly inputs: readonly number[];
  /** Defaults filled in. */
  readonly options: Readonly<Record<string, unknown>>;
  /** Where an input has a dynamic dimension, it is -1. */
  readonly shapeOf: (input: number) => readonly number[];
  /** The values of an input that is constant and float32 or int32. */
  readonly valuesOf: (input: number) => ArrayLike<number> | undefined;
  /** What was seen of an input; undefined: nothing is known. */
  readonly rangeOf: (input: number) => Range | undefined;
  /** What was seen of the output. */
  readonly outputRange: Range | undefined;
  /** Adds a float32 constant, a scalar unless `shape` says otherwise, and returns its tensor. */
  readonly constant: (values: readonly number[], shape?: readonly number[]) => number;
  /** Adds a tensor between two steps, of the output's shape, whose values lie in `range`, and returns it. */
  readonly between: (range: Range | undefined) => number;
}

/** One operator of those that stand for the one rewritten. */
export interface Step {
  readonly op: OpName;
  readonly inputs: readonly number[];
  /** From {@link Rewritable.between}; absent: the output of the operator rewritten. */
  readonly output?: number;
  readonly options?: Readonly<Record<string, unknown>>;
}

/** The operators that compute the same, in order; undefined: not in this case. */
export type Rewrite = (operator: Rewritable) => readonly Step[] | undefined;

/** The range of a function of two ranges that is monotonic in each of them. */
export function combine(
  a: Range | undefined,
  b: Range | undefined,
  of: (x: number, y: number) => number,
): Range | undefined {
  if (a === undefined || b === undefined) return undefined;
  const corners = [of(a.min, b.min), of(a.min, b.max), of(a.max, b.min), of(a.max, b.max)];
  return { min: Math.min(...corners), max: Math.max(...corners) };
}

/** A range as it comes out of a limit. */
export function limit(range: Range | undefined, low: number, high: number): Range | undefined {
  const clamp = (x: number): number => Math.min(high, Math.max(low, x));
  return range && { min: clamp(range.min), max: clamp(range.max) };
}
