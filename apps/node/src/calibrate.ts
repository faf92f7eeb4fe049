import type {
  Activations,
  CalibrationTable,
  Calibrator,
  CalibratorFor,
  Diagnostic,
  Json,
  Model,
  Progress,
} from "@litequant/core";
import { LitequantError } from "@litequant/core";
import { createRunner } from "@litequant/interpreter";
import { withIntermediates } from "@litequant/ops";
import { bindSample, createCalibration, hasSample, mergeCalibrations, parseRanges } from "@litequant/pipeline";
import type { Calibration } from "@litequant/pipeline";
import { readLiteRtRanges } from "@litequant/recipes";
import { resolveCalibrator } from "./calibrators.ts";
import { forEachSample } from "./data.ts";
import { readJson } from "./files.ts";
import { resolveKernels } from "./kernels.ts";
import type { KernelsChoice } from "./kernels.ts";
import { loadModel } from "./load-model.ts";
import type { LoadedModel, ModelInput } from "./load-model.ts";
import { openData } from "./sources.ts";
import type { DataInput, DataOptions } from "./sources.ts";

/** Options of {@link calibrate}. */
export interface CalibrateOptions extends DataOptions {
  /** Samples that look like real inputs: an (async) iterable, or a source as on the command line. */
  readonly data: DataInput;
  /** `min-max` by default. */
  readonly calibrator?: string | Calibrator;
  /** Only the first so many samples. */
  readonly samples?: number;
  /** Only every `of`-th sample, beginning with `index`. */
  readonly shard?: { readonly index: number; readonly of: number };
  /** Go on from this table: its samples are skipped. */
  readonly resume?: CalibrationTable | undefined;
  /** Receives the table so far every ten seconds, and once more when aborted: what `resume` goes on from. */
  readonly onCheckpoint?: (table: CalibrationTable) => void | Promise<void>;
  readonly kernels?: KernelsChoice;
  readonly signal?: AbortSignal;
  readonly onProgress?: (progress: Progress) => void;
}

/**
 * Records the range of every activation of a float model on representative data.
 *
 * Any order of the samples and any split into shards gives the same table. Findings (NaN, tensors that no sample
 * reached, too few samples) are in its `diagnostics`.
 *
 * @throws LitequantError `NO_DATA`, `INVALID_DATA` (with the sample), `UNSUPPORTED_OPERATOR`, `ABORTED`, and those of reading files.
 * @example
 * const ranges = await calibrate("model.tflite", { data: "train-images-idx3-ubyte.gz", range: "0..1", samples: 200 });
 */
export async function calibrate(input: ModelInput, options: CalibrateOptions): Promise<CalibrationTable> {
  const loaded = await loadModel(input);
  return calibrateLoaded(loaded, options, await resolveCalibrator(options.calibrator));
}

/** {@link calibrate} for a model and a calibrator that are there already. */
export async function calibrateLoaded(
  { model }: LoadedModel,
  options: CalibrateOptions,
  calibrator: CalibratorFor,
): Promise<CalibrationTable> {
  const { samples, shard, resume, signal, onProgress } = options;
  const source = await openData(options.data, options);
  if (shard !== undefined && typeof calibrator !== "function" && calibrator.ordered) {
    throw new LitequantError(
      "INVALID_ARGUMENT",
      `calibrator ${calibrator.name} depends on the order of samples and cannot be split into shards`,
    );
  }
  const kernels = resolveKernels(options.kernels);
  const runner = createRunner(withIntermediates(model), { kernels });
  const calibration = createCalibration(model, calibrator, {
    kernels: kernels.map(({ name }) => name).join("+"),
    ...(resume && { resume }),
  });
  const found: Diagnostic[] = [];
  const checkpoint = checkpoints(calibration, options.onCheckpoint);
  const visited = await forEachSample(
    source,
    model,
    {
      ...(samples !== undefined && { samples }),
      ...(shard && { shard }),
      ...(resume && { skip: (index: number) => hasSample(resume.samples, index) }),
    },
    {
      signal,
      onProgress:
        onProgress &&
        ((done, total) => onProgress({ stage: "calibrate", done, ...(total !== undefined && { total }) })),
      report: (diagnostic) => found.push(diagnostic),
    },
    (sample) => {
      observe(calibration, bindSample(runner, sample));
      return checkpoint();
    },
  ).catch(async (error: unknown) => {
    if (LitequantError.isInstance(error) && error.code === "ABORTED") await checkpoint(true);
    throw error;
  });
  if (visited === 0 && resume === undefined) {
    throw new LitequantError(
      "NO_DATA",
      "the data gave no sample to calibrate on; check the source, --samples and --shard",
    );
  }
  const table = calibration.table();
  return { ...table, diagnostics: [...table.diagnostics, ...found] };
}

const checkpointMs = 10_000;

/** Hands out the table so far when the last time is long ago, or when it is the last time. */
function checkpoints(
  calibration: Calibration,
  save: CalibrateOptions["onCheckpoint"],
): (last?: boolean) => void | Promise<void> {
  let saved = Date.now();
  return (last = false) => {
    if (save === undefined || (!last && Date.now() - saved < checkpointMs)) return undefined;
    saved = Date.now();
    return save(calibration.table());
  };
}

/** Says, where an operator cannot run, why it must and what to do about it. */
function observe(calibration: Calibration, activations: Activations): void {
  try {
    calibration.observe(activations);
  } catch (error) {
    if (!LitequantError.isInstance(error) || error.code !== "UNSUPPORTED_OPERATOR") throw error;
    const why =
      "calibration runs the float model, so every operator on the way must run; or quantize with ranges that were recorded elsewhere (--ranges)";
    throw new LitequantError(error.code, `${error.message}. ${why}`, { location: error.location, cause: error });
  }
}

/**
 * Reads a RANGES document, or with the model a calibration result of LiteRT Quantizer.
 *
 * @param ranges - A file, the parsed document (a bare list too), or a table, which is returned as it is.
 * @throws LitequantError `FILE_NOT_FOUND`, `FILE_ACCESS`, `INVALID_DATA`.
 */
export async function readRanges(
  ranges: string | URL | CalibrationTable | Json,
  model?: Model,
): Promise<CalibrationTable> {
  if (isTable(ranges)) return ranges;
  const parse = (document: Json): CalibrationTable =>
    model !== undefined && isByName(document) ? readLiteRtRanges(document, model) : parseRanges(document);
  if (typeof ranges !== "string" && !(ranges instanceof URL)) return parse(ranges);
  const path = typeof ranges === "string" ? ranges : decodeURIComponent(ranges.pathname);
  const document = await readJson(path, "ranges");
  try {
    return parse(document);
  } catch (error) {
    if (!LitequantError.isInstance(error)) throw error;
    throw new LitequantError(error.code, `${path}: ${error.message}`, { location: error.location, cause: error });
  }
}

/** LiteRT Quantizer's results are objects of tensors by name, ours are lists or say so. */
function isByName(document: Json): boolean {
  return typeof document === "object" && document !== null && !Array.isArray(document) && !("tensors" in document);
}

/**
 * One table from several, of disjoint samples of one model.
 *
 * @param calibrator - The one that made them; needed where it is no builtin.
 * @throws LitequantError `INVALID_DATA` when two share a sample or are of different models, calibrators or kernels.
 */
export async function mergeRanges(
  ranges: readonly (string | URL | CalibrationTable | Json)[],
  { calibrator }: { readonly calibrator?: string | Calibrator } = {},
): Promise<CalibrationTable> {
  const tables = await Promise.all(ranges.map((one) => readRanges(one)));
  return mergeCalibrations(tables, await resolveCalibrator(calibrator ?? nameOf(tables[0])));
}

function nameOf(table: CalibrationTable | undefined): string {
  const { name, options } = table?.calibrator ?? { name: "min-max", options: {} };
  const pairs = Object.entries((options ?? {}) as Record<string, Json>).map(
    ([key, value]) => `${key}=${typeof value === "string" ? value : JSON.stringify(value)}`,
  );
  return pairs.length === 0 ? name : `${name}:${pairs.join(",")}`;
}

function isTable(ranges: unknown): ranges is CalibrationTable {
  return (
    typeof ranges === "object" &&
    ranges !== null &&
    "samples" in ranges &&
    Array.isArray(ranges.samples) &&
    "tensors" in ranges
  );
}
