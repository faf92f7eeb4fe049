import type { DType, TypedArray } from "./dtype.ts";
import type { Diagnostic } from "./errors.ts";
import type { Model } from "./model.ts";
import type { Plugin } from "./plugin.ts";

/** Values with their type and shape; `data` holds them as {@link TypedArray} says. */
export interface TensorValue {
  readonly dtype: DType;
  readonly shape: readonly number[];
  readonly data: TypedArray;
}

/** One input to a model, owned by whoever receives it. */
export interface Sample {
  /** Position in the source before sharding, skipping and limits: its identity in errors, journals and merges. */
  readonly index: number;
  /** Absent: subgraph 0 by the rules of {@link Sample.inputs}. */
  readonly signature?: string;
  /** By signature input name; without signatures by tensor name, or by position ("0") where names are empty or repeated. */
  readonly inputs: Readonly<Record<string, TensorValue>>;
  /** Keep the variables of the sample before; otherwise they are reset first. */
  readonly continues?: true;
}

/** A stream of samples that fit a model. */
export interface DataSource extends Plugin<"data-source"> {
  readonly length?: number;
  /** Whether {@link open} can be called again for the same samples. */
  readonly replayable: boolean;
  /**
   * Opens the stream: one sample in memory, only indices that `wanted` accepts are decoded, and a macrotask is
   * yielded at least every 50 ms so that timers, signals and progress run.
   *
   * @param options.report - Receives findings about the data that do not stop the work.
   */
  open(
    model: Model,
    wanted: (index: number) => boolean,
    options?: { readonly signal?: AbortSignal; readonly report?: (diagnostic: Diagnostic) => void },
  ): AsyncIterable<Sample>;
}
