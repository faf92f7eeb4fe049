import type { DType, TypedArray } from "./dtype.ts";
import type { Histogram } from "./histogram.ts";
import type { TensorView } from "./kernel.ts";
import type { Model, TensorId } from "./model.ts";
import type { Sample, TensorValue } from "./sample.ts";

/** A tensor's values while they are alive. Borrowed: dead when the callback returns, and the object itself is reused. */
export interface Activation {
  readonly id: TensorId;
  readonly dtype: DType;
  readonly shape: readonly number[];
  readonly data: TypedArray;
  /** Of the finite values, computed once however many ask; -0 becomes 0. min > max when there is none. */
  range(): { readonly min: number; readonly max: number; readonly nonFinite: number };
  /** Counts the finite values into a histogram that covers them. */
  countInto(histogram: Histogram): void;
}

/** One executed operator. */
export interface Step {
  readonly sample: number;
  readonly subgraph: number;
  /** -1: a subgraph is entered, and `outputs` are its inputs. */
  readonly operator: number;
  readonly inputs: readonly Activation[];
  readonly outputs: readonly Activation[];
}

/** Sees every step of a run. Loop bodies come once per iteration. */
export interface RunVisitor {
  /** May overwrite the data of inputs: numeric verification. */
  before?(step: Step): void;
  /** `outputs` are the results, the variables written, and then what was probed: intermediates, and variables step by step. */
  after?(step: Step): void;
}

/** Runs one model; lives on one thread. */
export interface Runner {
  readonly model: Model;
  /**
   * Runs one sample and returns owned outputs by signature output name (without signatures: tensor name, or position).
   *
   * @throws LitequantError with the sample's index in its location.
   */
  run(sample: Sample, visitor?: RunVisitor): Readonly<Record<string, TensorValue>>;
  /** With `keep: "all"`: the tensor of the last run, until the next; otherwise ends and constants only. */
  tensor(id: TensorId): TensorView | undefined;
  /** Sets variables to their initial state: int8 to its zero point, everything else to zero bytes. */
  resetVariables(): void;
}

/** Makes runners; what stages are handed so that they need no interpreter of their own. */
export type CreateRunner = (model: Model, options?: { readonly keep?: "outputs" | "all" }) => Runner;

/** A sample bound to a runner: runs whenever asked. A sample that `continues` runs once, then throws. */
export interface Activations {
  readonly sample: Sample;
  readonly model: Model;
  /** @param options.again - Runs it from the state that its own last run left in the variables. */
  run(visitor?: RunVisitor, options?: { readonly again?: boolean }): Readonly<Record<string, TensorValue>>;
}
