import type { Diagnostic } from "./errors.ts";
import type { Json } from "./json.ts";
import type { ModelSource, Tensor, TensorId } from "./model.ts";
import type { Plugin } from "./plugin.ts";
import type { Activation } from "./runner.ts";

/** Turns what was seen of a tensor into a range. */
export interface Calibrator extends Plugin<"calibrator"> {
  /** What `range()` optimises for; planning reports a mismatch with the scheme. Absent: a range is good for any. */
  readonly target?: { readonly bits: 8 | 16; readonly symmetric: boolean };
  /** true: the order of samples matters (moving average), so one worker and no shards. */
  readonly ordered: boolean;
  /** @param state - From {@link Observer.toJSON}, of a journal, a shard or a worker. */
  createObserver(tensor: Tensor, state?: Json): Observer;
}

/** Watches one tensor. Memory is bounded, and any order and any split into shards gives the same state, bit for bit. */
export interface Observer {
  /** Several times a sample inside loops. */
  observe(activation: Activation, sample: number): void;
  /** What averages, averages per sample here. */
  endSample(): void;
  merge(other: Observer): void;
  /** Exact; infinities are null. */
  toJSON(): Json;
  /** undefined: never reached. */
  range(): { readonly min: number; readonly max: number } | undefined;
}

/** One calibrator for all tensors, or a choice per tensor. */
export type CalibratorFor = Calibrator | ((tensor: Tensor, id: TensorId) => Calibrator);

/** The range of one tensor of the source file. */
export interface TensorRange extends TensorId {
  readonly name: string;
  readonly min: number;
  readonly max: number;
  /** Where it is not the table's. */
  readonly calibrator?: string;
  readonly perChannel?: { readonly axis: number; readonly min: readonly number[]; readonly max: readonly number[] };
}

/** What calibration found. Indices are those of the source file, LSTM intermediates appended behind. */
export interface CalibrationTable {
  readonly model: ModelSource;
  /** Name of the kernel set that ran: float ranges differ in the last bits between sets. */
  readonly kernels: string;
  readonly calibrator: {
    readonly name: string;
    readonly options: Json;
    readonly target?: NonNullable<Calibrator["target"]>;
  };
  /** Which sample indices, as sorted runs: merging overlapping sets is refused, resuming skips them. */
  readonly samples: readonly (readonly [first: number, last: number])[];
  readonly tensors: readonly TensorRange[];
  readonly state?: Json;
  readonly diagnostics: readonly Diagnostic[];
}
