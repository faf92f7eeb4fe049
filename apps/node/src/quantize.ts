import type { CalibrationTable, Calibrator, Diagnostic, Json, Progress, Scheme } from "@litequant/core";
import { LitequantError, sha256Hex } from "@litequant/core";
import { countSamples, quantizeModel } from "@litequant/pipeline";
import type { LedgerEntry } from "@litequant/pipeline";
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

/** What {@link quantize} gives. */
export interface QuantizeOutcome {
  /** The quantized model's file. */
  readonly bytes: Uint8Array;
  readonly sha256: string;
  /** Size of the model given. */
  readonly bytesBefore: number;
  readonly scheme: string;
  /** How many samples the ranges come from; 0 where unknown. */
  readonly samples: number;
  /** Every operator of the model given, in its indices: what it became, and why. */
  readonly operators: readonly LedgerEntry[];
  readonly diagnostics: readonly Diagnostic[];
  readonly ranges: CalibrationTable | undefined;
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
  const { inputType, outputType, fallback, signal } = options;
  if (options.data !== undefined && options.ranges !== undefined) {
    throw new LitequantError("INVALID_ARGUMENT", "data and ranges both give ranges; use one of them");
  }
  const scheme = await resolveScheme(options.scheme, schemeOptions(options));
  const loaded = await loadModel(input);
  refuseQuantized(loaded.model);
  const ranges = await rangesOf(loaded, options, scheme);
  throwIfAborted(signal);
  const { bytes, operators, diagnostics } = quantizeModel(loaded.model, {
    scheme,
    kernels: resolveKernels(options.kernels),
    ...(ranges && { ranges }),
    ...(inputType && { inputType }),
    ...(outputType && { outputType }),
    ...(fallback && { fallback }),
  });
  return {
    bytes,
    sha256: sha256Hex(bytes),
    bytesBefore: loaded.bytes.byteLength,
    scheme: scheme.name,
    samples: ranges === undefined ? 0 : countSamples(ranges.samples),
    operators,
    diagnostics: [...loaded.diagnostics, ...diagnostics],
    ranges,
  };
}

async function rangesOf(
  loaded: LoadedModel,
  options: QuantizeFileOptions,
  scheme: Scheme,
): Promise<CalibrationTable | undefined> {
  const { data, ranges, calibrator, ...rest } = options;
  if (ranges !== undefined) return readRanges(ranges);
  if (scheme.activations === undefined) return undefined;
  if (data === undefined) {
    throw new LitequantError(
      "NO_DATA",
      `scheme ${scheme.name} quantizes activations and must see data: give representative samples (--data SRC) or ranges (--ranges RANGES.json)`,
    );
  }
  return calibrateLoaded(loaded, { ...rest, data }, await resolveCalibrator(calibrator, scheme.activations));
}

function schemeOptions({ perTensor, minElements, compat }: QuantizeFileOptions): Readonly<Record<string, unknown>> {
  return {
    ...(perTensor && { perTensor }),
    ...(minElements !== undefined && { minElements }),
    ...(compat && { compat }),
  };
}
