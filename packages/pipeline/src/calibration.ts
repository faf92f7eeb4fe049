import type {
  Activations,
  CalibrationTable,
  CalibratorFor,
  Json,
  Model,
  ModelSource,
  Outputs,
  RunVisitor,
  TensorRange,
} from "@litequant/core";
import { LitequantError, sha256Hex } from "@litequant/core";
import { withIntermediates } from "@litequant/ops";
import { encodeModel } from "@litequant/schema";
import { samplesFromState, stateToJson, watchesFromTable } from "./calibration-state.ts";
import { addSample, uniteSamples } from "./sample-set.ts";
import type { SampleSet } from "./sample-set.ts";
import { watchDiagnostics } from "./watch-diagnostics.ts";
import { calibratorOf, watchModel } from "./watch.ts";
import type { Watch } from "./watch.ts";

/** Accumulates what samples show of a model's activations. Memory does not grow with the number of samples. */
export interface Calibration {
  /**
   * Runs one sample and observes every float32 activation while it is alive.
   *
   * Runtimes keep variables (the states of LSTM and SVDF) from one call to the next: where the model has any, a sample
   * that does not continue a sequence is also seen from states that it left itself. Which sample comes next does not
   * matter then, and a few samples show more of what a long sequence will.
   *
   * @returns The outputs of the run.
   * @throws LitequantError with the sample's index; the calibration is then unusable, because part of the sample counted.
   */
  observe(activations: Activations): Outputs;
  /** Adds what another calibration of the same model saw. @throws LitequantError `INVALID_DATA` when a sample is in both. */
  merge(table: CalibrationTable): void;
  /** The ranges so far. The same samples give the same table, in any order and any split into shards. */
  table(): CalibrationTable;
}

/** Options of {@link createCalibration}. */
export interface CalibrationOptions {
  /** Name of the kernel set that runs: float ranges of two sets differ in the last bits. Default `reference`. */
  readonly kernels?: string;
  /** A table to go on from; its samples are refused when they come again. */
  readonly resume?: CalibrationTable;
}

interface Header {
  readonly model: ModelSource;
  readonly kernels: string;
  readonly calibrator: CalibrationTable["calibrator"];
}

/**
 * Starts a calibration of `model`: observers for every float32 tensor that is not constant, including the
 * intermediates that recurrent operators need, appended behind the file's own tensors.
 *
 * @throws LitequantError `INVALID_DATA` when `resume` is of another model, calibrator or kernel set.
 */
export function createCalibration(
  model: Model,
  calibrator: CalibratorFor,
  options: CalibrationOptions = {},
): Calibration {
  const watches = watchModel(withIntermediates(model), calibrator);
  const header: Header = {
    model: sourceOf(model),
    kernels: options.kernels ?? "reference",
    calibrator: describe(calibrator, watches),
  };
  const calibration = accumulate(header, watches, [], calibrator);
  if (options.resume !== undefined) calibration.merge(options.resume);
  return calibration;
}

/**
 * One table from several, of disjoint samples of one model. The result is that of a single run over all samples.
 *
 * @param calibrator - The one that made the tables.
 * @throws LitequantError `INVALID_DATA` when tables share a sample, are of different models, calibrators or kernel sets, or carry no state.
 */
export function mergeCalibrations(tables: readonly CalibrationTable[], calibrator: CalibratorFor): CalibrationTable {
  const [first, ...rest] = tables;
  if (first === undefined) throw new LitequantError("INVALID_ARGUMENT", "nothing to merge: give at least one table");
  const { model, kernels, calibrator: made } = first;
  const calibration = accumulate(
    { model, kernels, calibrator: made },
    watchesFromTable(first, calibrator),
    first.samples,
    calibrator,
  );
  for (const table of rest) calibration.merge(table);
  return calibration.table();
}

/** Where a model came from; for one that was built, the hash of its file. */
export function sourceOf(model: Model): ModelSource {
  return model.source ?? { sha256: sha256Hex(encodeModel(model)), steps: [] };
}

function accumulate(header: Header, watches: Watch[], seen: SampleSet, choice: CalibratorFor): Calibration {
  let samples = seen;
  let sample = 0;
  const run: { firstBad?: Watch } = {};
  const byTensor: (Watch | undefined)[][] = [];
  for (const watch of watches) (byTensor[watch.id.subgraph] ??= [])[watch.id.index] = watch;

  const visitor: RunVisitor = {
    after({ outputs }) {
      for (const activation of outputs) {
        const watch = byTensor[activation.id.subgraph]?.[activation.id.index];
        if (watch === undefined || activation.dtype !== "float32") continue;
        if (run.firstBad === undefined && activation.range().nonFinite > 0) run.firstBad = watch;
        watch.observer.observe(activation, sample);
      }
    },
  };

  return {
    observe(activations) {
      sample = activations.sample.index;
      delete run.firstBad;
      const next = addSample(samples, sample);
      const outputs = runSequence(activations, visitor);
      for (const { observer } of watches) observer.endSample();
      noteNonFinite(run.firstBad, { sample, count: 1 });
      samples = next;
      return outputs;
    },
    merge(table) {
      checkMergeable(header, table);
      const united = uniteSamples(samples, samplesFromState(table.state));
      for (const other of watchesFromTable(table, choice)) {
        const watch = byTensor[other.id.subgraph]?.[other.id.index];
        if (watch === undefined)
          throw new LitequantError(
            "INVALID_DATA",
            `the table to merge has tensor ${other.id.index} of subgraph ${other.id.subgraph}, this model has not`,
          );
        watch.observer.merge(other.observer);
        noteNonFinite(watch, other.nonFinite);
      }
      samples = united;
    },
    table: () => ({
      ...header,
      samples,
      tensors: watches.flatMap((watch) => rangeOf(watch, header.calibrator.name)),
      state: stateToJson(samples, watches),
      diagnostics: watchDiagnostics(watches, samples),
    }),
  };
}

/**
 * How often a sample is seen from states that it left itself. With 0, 1 and 2 times the int8 LSTMs of the operator zoo
 * have at worst 2.8, 1.1 and 0.96 times the error of the converter's, which calibrates samples as one sequence.
 */
const RUNS_FROM_OWN_STATE = 2;

/** The outputs, and the variables afterwards, are those of the sample alone. */
function runSequence(activations: Activations, visitor: RunVisitor): Outputs {
  try {
    const { sample, model } = activations;
    const outputs = activations.run(visitor);
    if (sample.continues || !model.subgraphs.some(({ tensors }) => tensors.some(({ isVariable }) => isVariable)))
      return outputs;
    for (let run = 0; run < RUNS_FROM_OWN_STATE; run++) activations.run(visitor, { again: true });
    return activations.run();
  } catch (error) {
    throw LitequantError.isInstance(error) ? error.at({ sample: activations.sample.index }) : error;
  }
}

function noteNonFinite(watch: Watch | undefined, seen: Watch["nonFinite"]): void {
  if (watch === undefined || seen === undefined) return;
  const before = watch.nonFinite;
  watch.nonFinite =
    before === undefined ? seen : { sample: Math.min(before.sample, seen.sample), count: before.count + seen.count };
}

function rangeOf({ id, tensor, calibrator, observer }: Watch, usual: string): TensorRange[] {
  const range = observer.range();
  if (range === undefined) return [];
  return [
    {
      ...id,
      name: tensor.name,
      min: range.min,
      max: range.max,
      ...(calibrator.name !== usual && { calibrator: calibrator.name }),
    },
  ];
}

/** The calibrator of the header: with a choice per tensor, the first one chosen. */
function describe(choice: CalibratorFor, watches: readonly Watch[]): CalibrationTable["calibrator"] {
  const [first] = watches;
  const { name, options, target } =
    typeof choice === "function" && first !== undefined
      ? calibratorOf(choice, first.tensor, first.id)
      : (choice as Exclude<CalibratorFor, (...args: never) => unknown>);
  return { name, options, ...(target && { target }) };
}

function checkMergeable(header: Header, table: CalibrationTable): void {
  const differs = (what: string, mine: string, other: string): LitequantError =>
    new LitequantError("INVALID_DATA", `tables of different ${what} cannot be merged: ${mine} and ${other}`);
  if (header.model.sha256 !== table.model.sha256)
    throw differs("models", header.model.sha256.slice(0, 12), table.model.sha256.slice(0, 12));
  if (header.kernels !== table.kernels) throw differs("kernel sets", header.kernels, table.kernels);
  const text = (calibrator: { readonly name: string; readonly options: Json }): string =>
    `${calibrator.name} ${JSON.stringify(calibrator.options)}`;
  if (text(header.calibrator) !== text(table.calibrator))
    throw differs("calibrators", text(header.calibrator), text(table.calibrator));
}
