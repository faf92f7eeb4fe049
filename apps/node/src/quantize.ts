import type {
  CalibrationTable,
  Calibrator,
  Diagnostic,
  Json,
  Model,
  Progress,
  Scheme,
  WeightOptions,
} from "@litequant/core";
import { LitequantError } from "@litequant/core";
import { countSamples, placeholderRanges, planModel, quantizeModel } from "@litequant/pipeline";
import type { LedgerEntry, PlanOptions } from "@litequant/pipeline";
import { refuseQuantized } from "@litequant/quantization";
import type { CompiledRecipe } from "@litequant/recipes";
import { calibrateLoaded, readRanges } from "./calibrate.ts";
import { resolveCalibrator } from "./calibrators.ts";
import { throwIfAborted } from "./data.ts";
import { hashBytes } from "./files.ts";
import { resolveKernels } from "./kernels.ts";
import type { KernelsChoice } from "./kernels.ts";
import { loadModel } from "./load-model.ts";
import type { LoadedModel, ModelInput } from "./load-model.ts";
import { chooseCalibrators, resolveRecipe } from "./recipes.ts";
import type { RecipeInput } from "./recipes.ts";
import { resolveScheme, withNeeds } from "./schemes.ts";
import type { DataInput, DataOptions } from "./sources.ts";
import { profileOf, targetNames } from "./targets.ts";
import type { Target, TargetProfile } from "./targets.ts";

/** Types that a quantized model's inputs and outputs can have. */
export type EndType = "float32" | "int8" | "uint8" | "int16";

/** Options of {@link quantize}. */
export interface QuantizeFileOptions extends DataOptions {
  /**
   * `int8`, `int16x8`, `dynamic-range`, `float16`, `weight-only`, a module (`./mine.mjs:key=value`), a package, or a scheme.
   * With a recipe: of operators that no rule is about, which stay float without one.
   */
  readonly scheme?: string | Scheme;
  /** Which operator gets which scheme: rules, their file, or a recipe of LiteRT Quantizer, by name too. */
  readonly recipe?: RecipeInput;
  /** Operators that stay float: operator names (`SOFTMAX`), layer names or parts of them with `*`, indices (`12`, `3..9`). */
  readonly skip?: readonly string[];
  /** The runtime that the file is for: what it has no kernel for stays float. */
  readonly target?: Target;
  /** Samples that look like real inputs. Schemes that quantize activations need these or `ranges`. */
  readonly data?: DataInput;
  /** Ranges from {@link calibrate}: a table, a RANGES document, or its file; a calibration result of LiteRT Quantizer does, too. */
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
  /**
   * Operators whose inputs share one scale and have unlike ranges (boxes and scores that are concatenated) get room: they
   * run in float or on 16 bits.
   */
  readonly fixConcat?: boolean;
  /** Width of weights, where kernels take it: 8 by default. */
  readonly bits?: WeightOptions["bits"];
  /** What shares a scale of a weight: a `channel` (the default), the `tensor`, or so many elements of a row. */
  readonly granularity?: WeightOptions["granularity"];
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
export async function quantize(input: ModelInput, options: QuantizeFileOptions = {}): Promise<QuantizeOutcome> {
  const { loaded, findings, planning, common } = await prepare(input, options, demandData);
  const { bytes, model, operators, diagnostics } = quantizeModel(loaded.model, {
    ...planning,
    kernels: resolveKernels(options.kernels),
  });
  const ofTarget = options.target === undefined ? undefined : profileOf(options.target).findings?.(model);
  return {
    ...common,
    bytes,
    sha256: hashBytes(bytes),
    operators,
    diagnostics: [...findings, ...diagnostics, ...(ofTarget ?? [])],
  };
}

/**
 * Decides what {@link quantize} would do, and does nothing. Without data or ranges the types are what they would be, and
 * a finding `PLACEHOLDER_RANGES` says that no range is known.
 *
 * @throws LitequantError as {@link quantize}, except `NO_DATA`.
 */
export async function planQuantize(input: ModelInput, options: QuantizeFileOptions = {}): Promise<PlanOutcome> {
  const { loaded, findings, planning, common } = await prepare(input, options, () => placeholderRanges);
  const { operators, diagnostics } = planModel(loaded.model, planning);
  return { ...common, operators, diagnostics: [...findings, ...diagnostics] };
}

interface Prepared {
  readonly loaded: LoadedModel;
  readonly findings: readonly Diagnostic[];
  readonly planning: PlanOptions;
  readonly common: Pick<PlanOutcome, "bytesBefore" | "scheme" | "samples" | "ranges">;
}

/** @param withoutData - The ranges of a scheme that needs some when there is no data. */
async function prepare(
  input: ModelInput,
  options: QuantizeFileOptions,
  withoutData: (scheme: Scheme) => (model: Model) => CalibrationTable,
): Promise<Prepared> {
  const { inputType, outputType, fallback, signal, target } = options;
  if (options.data !== undefined && options.ranges !== undefined) {
    throw new LitequantError("INVALID_ARGUMENT", "data and ranges both give ranges; use one of them");
  }
  refuseStrange(options);
  refuseUnheard(options);
  const base = options.scheme === undefined ? undefined : await resolveScheme(options.scheme, schemeOptions(options));
  const loaded = await loadModel(input);
  refuseQuantized(loaded.model);
  const recipe = await recipeOf(loaded.model, options, base);
  const scheme =
    recipe === undefined ? base! : { ...withWishes(recipe), ...(options.recipe !== undefined && { name: "recipe" }) };
  const schemes = recipe?.schemes ?? [scheme];
  const ranges = await rangesOf(loaded, options, schemes, recipe, withoutData);
  throwIfAborted(signal);
  return {
    loaded,
    findings: [...loaded.diagnostics, ...(recipe?.findings() ?? []), ...unheard(schemes, options)],
    planning: {
      scheme,
      ...(recipe && { choice: recipe }),
      ...(ranges && { ranges }),
      ...(inputType && { inputType }),
      ...(outputType && { outputType }),
      ...(fallback && { fallback }),
      ...(options.fixConcat && { fixConcat: true }),
      ...(target && { supports: profileOf(target).supports }),
    },
    common: {
      bytesBefore: loaded.bytes.byteLength,
      scheme: scheme.name,
      samples: ranges === undefined ? 0 : countSamples(ranges.samples),
      ranges,
    },
  };
}

/** Values that types rule out, and plain JavaScript does not. */
function refuseStrange({ scheme, skip, target, fallback, compat }: QuantizeFileOptions): void {
  const oneOf = (name: string, value: unknown, known: readonly string[]): string | undefined =>
    value === undefined || known.includes(value as string)
      ? undefined
      : `${name} is ${JSON.stringify(value)}; give ${known.join(" or ")}`;
  const wrong =
    oneOf("target", target, targetNames) ??
    oneOf("fallback", fallback, ["float", "error"]) ??
    oneOf("compat", compat, ["tflite"]) ??
    oneOf("scheme's type", scheme && typeof scheme, ["string", "object"]) ??
    (skip === undefined || (Array.isArray(skip) && skip.every((text) => typeof text === "string"))
      ? undefined
      : `skip is ${JSON.stringify(skip)}; give a list of texts`);
  if (wrong !== undefined) throw new LitequantError("INVALID_ARGUMENT", wrong);
}

/** Options that nothing would hear, or that say two things. */
function refuseUnheard({ scheme, granularity, perTensor, bits, minElements, compat }: QuantizeFileOptions): void {
  if (perTensor !== undefined && granularity !== undefined) {
    throw new LitequantError(
      "INVALID_ARGUMENT",
      "perTensor and granularity (--per-tensor, --granularity) both say what shares a scale; use one of them",
    );
  }
  const given = Object.entries({ bits, granularity, perTensor, minElements, compat }).find(([, v]) => v !== undefined);
  if (scheme !== undefined || given === undefined) return;
  const flag = given[0].replaceAll(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);
  throw new LitequantError(
    "INVALID_ARGUMENT",
    `${given[0]} (--${flag}) is for the scheme of the rest, and there is none; say it in the recipe's rules, or give --scheme too`,
  );
}

/** What was given for ranges, or for where ranges meet, although no operator has any. */
function unheard(schemes: readonly Scheme[], { data, ranges, fixConcat }: QuantizeFileOptions): readonly Diagnostic[] {
  if (schemes.some(({ activations }) => activations !== undefined)) return [];
  const given = Object.entries({ data, ranges, fixConcat }).filter(([, v]) => v !== undefined && v !== false);
  if (given.length === 0) return [];
  const names = given.map(([name]) => name).join(", ");
  return [
    {
      code: "OPTION_UNUSED",
      severity: "info",
      message: `no operator gets a scheme that quantizes activations, so this has no effect: ${names}`,
    },
  ];
}

async function recipeOf(
  model: Model,
  { recipe, skip = [], target }: QuantizeFileOptions,
  base: Scheme | undefined,
): Promise<CompiledRecipe | undefined> {
  if (recipe === undefined && base === undefined)
    throw new LitequantError("INVALID_ARGUMENT", "say how to quantize: a scheme (int8), or a recipe");
  return recipe === undefined && skip.length === 0
    ? undefined
    : resolveRecipe(recipe, skip, model, base, needsOf(target));
}

/** The scheme of the rest, with what the recipe says of the whole model. */
function withWishes({ base, ends, fuse }: CompiledRecipe): Scheme {
  return { ...base, wishes: { ...base.wishes, ...ends, ...(fuse === false && { fuse }) } };
}

async function rangesOf(
  loaded: LoadedModel,
  options: QuantizeFileOptions,
  schemes: readonly Scheme[],
  recipe: CompiledRecipe | undefined,
  withoutData: (scheme: Scheme) => (model: Model) => CalibrationTable,
): Promise<CalibrationTable | undefined> {
  const { data, ranges, calibrator, ...rest } = options;
  const needing = schemes.find(({ activations }) => activations !== undefined);
  // Looked up even where nothing is calibrated: a name that is none is a mistake anyway.
  const usual = await resolveCalibrator(calibrator, needing?.activations);
  const chosen =
    recipe === undefined ? usual : await chooseCalibrators(loaded.model, recipe, usual, needing?.activations);
  if (ranges !== undefined) return readRanges(ranges, loaded.model);
  if (needing === undefined) return undefined;
  if (data === undefined) return withoutData(needing)(loaded.model);
  return calibrateLoaded(loaded, { ...rest, data }, chosen);
}

function demandData({ name }: Scheme): never {
  throw new LitequantError(
    "NO_DATA",
    `scheme ${name} quantizes activations and must see data: give representative samples (--data SRC) or ranges (--ranges RANGES.json)`,
  );
}

/** Options for the scheme's factory: what the user says, and what the target needs of schemes that have it. */
function schemeOptions({
  scheme,
  bits,
  granularity,
  perTensor,
  minElements,
  compat,
  target,
}: QuantizeFileOptions): Readonly<Record<string, unknown>> {
  const options = {
    ...(bits !== undefined && { bits }),
    ...(granularity !== undefined && { granularity }),
    ...(perTensor && { perTensor }),
    ...(minElements !== undefined && { minElements }),
    ...(compat && { compat }),
  };
  return scheme === undefined ? options : withNeeds(scheme, options, needsOf(target));
}

function needsOf(target: Target | undefined): TargetProfile["options"] {
  return target === undefined ? {} : profileOf(target).options;
}
