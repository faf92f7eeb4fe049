import type { CalibrationTable, Calibrator, Diagnostic, Json, Progress, Scheme } from "@litequant/core";
import { LitequantError, sha256Hex } from "@litequant/core";
import { countSamples, placeholderRanges, planModel, quantizeModel } from "@litequant/pipeline";
import type { LedgerEntry, PlanOptions } from "@litequant/pipeline";
import { refuseQuantized } from "@litequant/quantization";
import { calibrateLoaded, readRanges } from "./calibrate.ts";
import { resolveCalibrator } from "./calibrators.ts";
import { throwIfAborted } from "./data.ts";
import { resolveKernels } from "./kernels.ts";
import type { KernelsChoice } from "./kernels.ts";
import { loadModel } from "./load-model.ts";
import type { LoadedModel, ModelInput } from "./load-model.ts";
import { resolveScheme } from "./schemes.ts";
import type { DataInput, DataOptions } from "./sources.ts";

/** Types that a quantized model's inputs and outputs can have. */
export type EndType = "float32" | "int8" | "uint8" | "int16";

/** Options of {@link quantize}. */
export interface QuantizeFileOptions extends DataOptions {
  /** `int8`, `int16x8`, `dynamic-range`, `float16`, `weight-only`, a module (`./mine.mjs:key=value`), a package, or a scheme. */
  readonly scheme: string | Scheme;
  /** Samples that look like real inputs. Schemes that quantize activations need these or `ranges`. */
  readonly data?: DataInput;
  /** Ranges from {@link calibrate}: a table, a RANGES document, or its file. */
  readonly ranges?: string | URL | CalibrationTable | Json;
  /** `min-max` by default. */
  readonly calibrator?: string | Calibrator;
  /** Only the first so many samples. */
  readonly samples?: number;
  /** Of all inputs or by name; float32 by default. */
  readonly inputType?: EndType | Readonly<Record<string, EndType>>;
  readonly outputType?: EndType | Readonly<Record<string, EndType>>;
  /** Operators that cannot be quantized: stay float (the default), or are an error. */
  readonly fallback?: "float" | "error";
  /** One scale per weight tensor instead of one per channel: everywhere, or in fully connected layers. */
  readonly perTensor?: "all" | "dense";
  /** `dynamic-range` and `weight-only`: constants with fewer elements stay float; 1024 by default. */
  readonly minElements?: number;
  /** Decide as this tool does where litequant's defaults differ. */
  readonly compat?: "tflite";
  readonly kernels?: KernelsChoice;
  readonly signal?: AbortSignal;
  readonly onProgress?: (progress: Progress) => void;
}

/** What {@link planQuantize} gives. */
export interface PlanOutcome {
  /** Size of the model given. */
  readonly bytesBefore: number;
  readonly scheme: string;
  /** How many samples the ranges come from; 0 where unknown. */
  readonly samples: number;
  /** Every operator of the model given, in its indices: what it becomes, and why. */
  readonly operators: readonly LedgerEntry[];
  readonly diagnostics: readonly Diagnostic[];
  readonly ranges: CalibrationTable | undefined;
}

/** What {@link quantize} gives. */
export interface QuantizeOutcome extends PlanOutcome {
  /** The quantized model's file. */
  readonly bytes: Uint8Array;
  readonly sha256: string;
}

/**
 * Quantizes a float model after training. The same inputs give the same bytes.
 *
 * @throws LitequantError `NO_DATA`, `ALREADY_QUANTIZED`, `CANNOT_QUANTIZE`, `MISSING_RANGE`, `INVALID_DATA`, `UNSUPPORTED_OPERATOR`,
 *   `INVALID_ARGUMENT`, `ABORTED`, and those of reading files.
 * @example
 * const { bytes } = await quantize("model.tflite", { scheme: "int8", data: "samples.npy" });
 * await writeFileAtomic("model_int8.tflite", bytes);
 */
export async function quantize(input: ModelInput, options: QuantizeFileOptions): Promise<QuantizeOutcome> {
  const { loaded, planning, common } = await prepare(input, options, demandData);
  const { bytes, operators, diagnostics } = quantizeModel(loaded.model, {
    ...planning,
    kernels: resolveKernels(options.kernels),
  });
  return {
    ...common,
    bytes,
    sha256: sha256Hex(bytes),
    operators,
    diagnostics: [...loaded.diagnostics, ...diagnostics],
  };
}

/**
 * Decides what {@link quantize} would do, and does nothing. Without data or ranges the types are what they would be, and
 * a finding `PLACEHOLDER_RANGES` says that no range is known.
 *
 * @throws LitequantError as {@link quantize}, except `NO_DATA`.
 */
export async function planQuantize(input: ModelInput, options: QuantizeFileOptions): Promise<PlanOutcome> {
  const { loaded, planning, common } = await prepare(input, options, ({ model }) => placeholderRanges(model));
  const { operators, diagnostics } = planModel(loaded.model, planning);
  return { ...common, operators, diagnostics: [...loaded.diagnostics, ...diagnostics] };
}

interface Prepared {
  readonly loaded: LoadedModel;
  readonly planning: PlanOptions;
  readonly common: Pick<PlanOutcome, "bytesBefore" | "scheme" | "samples" | "ranges">;
}

/** @param withoutData - The ranges of a scheme that needs some when there is no data. */
async function prepare(
  input: ModelInput,
  options: QuantizeFileOptions,
  withoutData: (loaded: LoadedModel, scheme: Scheme) => CalibrationTable,
): Promise<Prepared> {
  const { inputType, outputType, fallback, signal } = options;
  if (options.data !== undefined && options.ranges !== undefined) {
    throw new LitequantError("INVALID_ARGUMENT", "data and ranges both give ranges; use one of them");
  }
  const scheme = await resolveScheme(options.scheme, schemeOptions(options));
  const loaded = await loadModel(input);
  refuseQuantized(loaded.model);
  const ranges = await rangesOf(loaded, options, scheme, withoutData);
  throwIfAborted(signal);
  return {
    loaded,
    planning: {
      scheme,
      ...(ranges && { ranges }),
      ...(inputType && { inputType }),
      ...(outputType && { outputType }),
      ...(fallback && { fallback }),
    },
    common: {
      bytesBefore: loaded.bytes.byteLength,
      scheme: scheme.name,
      samples: ranges === undefined ? 0 : countSamples(ranges.samples),
      ranges,
    },
  };
}

async function rangesOf(
  loaded: LoadedModel,
  options: QuantizeFileOptions,
  scheme: Scheme,
  withoutData: (loaded: LoadedModel, scheme: Scheme) => CalibrationTable,
): Promise<CalibrationTable | undefined> {
  const { data, ranges, calibrator, ...rest } = options;
  if (ranges !== undefined) return readRanges(ranges);
  if (scheme.activations === undefined) return undefined;
  if (data === undefined) return withoutData(loaded, scheme);
  return calibrateLoaded(loaded, { ...rest, data }, await resolveCalibrator(calibrator, scheme.activations));
}

function demandData(_: LoadedModel, { name }: Scheme): never {
  throw new LitequantError(
    "NO_DATA",
    `scheme ${name} quantizes activations and must see data: give representative samples (--data SRC) or ranges (--ranges RANGES.json)`,
  );
}

function schemeOptions({ perTensor, minElements, compat }: QuantizeFileOptions): Readonly<Record<string, unknown>> {
  return {
    ...(perTensor && { perTensor }),
    ...(minElements !== undefined && { minElements }),
    ...(compat && { compat }),
  };
}
