import {
  elementCount,
  holds,
  LitequantError,
  type DType,
  type Model,
  type Sample,
  type TensorValue,
  type TypedArray,
} from "@litequant/core";
import type { Findings } from "./findings.ts";
import { describeInput, isQuantized, modelInputs, type ModelInput, type ModelInputs } from "./model-inputs.ts";
import { isIdentity, preprocess, type Preprocessing } from "./preprocessing.ts";
import { adviseOnShape, alignShape, inferShape } from "./shapes.ts";
import { invalid, matchInputs, type MatchedSample, type RawValue } from "./yielded.ts";

/** What becomes of values on their way to samples. */
export interface SampleRules {
  readonly preprocessing: Preprocessing;
  /** uint8 values are pixels, so that a float input may get them as 0..255 with a warning. */
  readonly pixels: boolean;
  /** Arrays are fresh: nobody else keeps or reuses them. */
  readonly fresh: boolean;
  readonly findings: Findings;
}

/**
 * Makes the function that turns what sources yield into checked samples: the one place that looks at names, order,
 * dtypes, shapes and values; what is behind it relies on them.
 *
 * @throws LitequantError from the function: `INVALID_DATA` with sample and input when something does not fit;
 * `INVALID_ARGUMENT` when the preprocessing does not.
 */
export function createToSample(model: Model, rules: SampleRules): (yielded: unknown, index: number) => Sample {
  const known = new Map<string | undefined, ModelInputs>();
  const inputsOf = (signature?: string): ModelInputs => {
    const found = known.get(signature) ?? modelInputs(model, signature);
    known.set(signature, found);
    return found;
  };
  return (yielded, index) => {
    const matched = matchInputs(yielded, index, inputsOf);
    const { signature } = matched.target;
    const inputs: Record<string, TensorValue> = {};
    for (const [input, raw] of matched.values) inputs[input.name] = checkValue(input, raw, index, matched, rules);
    rules.findings.count();
    return { index, ...(signature !== undefined && { signature }), inputs };
  };
}

function checkValue(
  input: ModelInput,
  raw: RawValue,
  index: number,
  matched: MatchedSample,
  rules: SampleRules,
): TensorValue {
  const shape = checkShape(input, raw, index, matched);
  const accepted = acceptedAs(input, raw, rules);
  if (accepted === undefined) {
    const given = raw.dtype ?? dtypeOf(raw.data);
    const order = orderHint(input, matched);
    throw invalid(
      index,
      `has ${given} values for input ${describeInput(input)}. ${order || adviseOnDtype(input, given)}`,
      input,
    );
  }
  const data =
    accepted === "mapped" ? preprocess(raw.data, shape.at(-1) ?? 1, rules.preprocessing) : own(raw.data, rules);
  const dtype = accepted === "as is" ? input.tensor.dtype : "float32";
  if (dtype === "float32") checkFinite(input, data as Float32Array, shape, index, rules);
  return { dtype, shape, data };
}

/** The value's full shape. */
function checkShape(input: ModelInput, raw: RawValue, index: number, matched: MatchedSample): readonly number[] {
  const { data, shape } = raw;
  const { dims } = input;
  if (shape !== undefined && elementCount(shape) !== data.length)
    throw invalid(
      index,
      `has ${data.length} values with shape [${shape.join(", ")}] for input ${describeInput(input)}`,
      input,
    );
  if (shape === undefined) {
    const inferred = dims && inferShape(dims, data.length);
    if (inferred !== undefined) return inferred;
    const order = orderHint(input, matched);
    throw invalid(
      index,
      `has ${data.length} values for input ${describeInput(input)}. ${order || "Give as many as the shape has, or { data, shape }."}`,
      input,
    );
  }
  const aligned = dims === undefined ? shape : alignShape(dims, shape);
  if (aligned !== undefined) return aligned;
  const advice = orderHint(input, matched) || adviseOnShape(dims!, shape);
  throw invalid(index, `has shape [${shape.join(", ")}] for input ${describeInput(input)}. ${advice}`, input);
}

/** How a value's array may stand for the input: as it is, as floats to be quantized, mapped to floats, or not at all. */
function acceptedAs(
  input: ModelInput,
  { data, dtype }: RawValue,
  rules: SampleRules,
): "as is" | "float" | "mapped" | undefined {
  const { preprocessing, pixels, findings } = rules;
  const wantsFloat = input.tensor.dtype === "float32" || isQuantized(input.tensor);
  const identity = isIdentity(preprocessing);
  if (data instanceof Float32Array && wantsFloat && (dtype ?? "float32") === "float32") {
    if (preprocessing.range !== undefined)
      throw new LitequantError(
        "INVALID_ARGUMENT",
        `--range maps uint8 0..255 onto it, but the data for input ${describeInput(input)} are float32; leave it out, or scale with --mean and --std`,
      );
    return identity ? "float" : "mapped";
  }
  if (data instanceof Uint8Array && wantsFloat && (dtype ?? "uint8") === "uint8") {
    if (!identity) return "mapped";
    if (pixels && input.tensor.dtype !== "uint8") {
      findings.unscaledPixels(input);
      return "mapped";
    }
  }
  return holds(input.tensor.dtype, data) && (dtype ?? input.tensor.dtype) === input.tensor.dtype ? "as is" : undefined;
}

function adviseOnDtype({ tensor }: ModelInput, given: DType): string {
  if (given === "uint8" && (tensor.dtype === "float32" || isQuantized(tensor)))
    return "Say how to map 0..255 onto floats with --range 0..1, -1..1 or 0..255 (option range), or give float32.";
  return `Convert the data to ${tensor.dtype}: in numpy x.astype(numpy.${tensor.dtype}), in JavaScript with the typed array of that type.`;
}

/** For lists of values: says so when a value that does not fit here fits another input. */
function orderHint(input: ModelInput, { values, byPosition }: MatchedSample): string {
  if (!byPosition) return "";
  const [, raw] = values[input.position]!;
  const fits = (other: ModelInput): boolean =>
    other !== input &&
    (holds(other.tensor.dtype, raw.data) || isQuantized(other.tensor)) &&
    (raw.shape === undefined
      ? other.dims !== undefined && inferShape(other.dims, raw.data.length) !== undefined
      : other.dims === undefined || alignShape(other.dims, raw.shape) !== undefined);
  const other = values.map(([input]) => input).find(fits);
  return other === undefined
    ? ""
    : `It would fit input ${describeInput(other)}: the values are in another order than the inputs; yield { name: array } and order does not matter.`;
}

/** Samples are owned by who receives them, so an array that the generator may reuse is copied. */
function own(data: TypedArray, { fresh }: SampleRules): TypedArray {
  return fresh ? data : data.slice();
}

function checkFinite(
  input: ModelInput,
  data: Float32Array,
  shape: readonly number[],
  index: number,
  { findings, preprocessing }: SampleRules,
): void {
  let min = Infinity;
  let max = -Infinity;
  let whole = isIdentity(preprocessing);
  for (let i = 0; i < data.length; i++) {
    const value = data[i]!;
    // Infinity - Infinity and NaN - NaN are NaN.
    if (value - value !== 0)
      throw invalid(
        index,
        `has ${value} in input ${describeInput(input)} at [${coordinates(i, shape).join(", ")}]; remove or repair that sample`,
        input,
      );
    if (value < min) min = value;
    if (value > max) max = value;
    whole &&= Number.isInteger(value);
  }
  if (data.length > 0) findings.values(input, { min, max, whole }, index);
}

function coordinates(element: number, shape: readonly number[]): readonly number[] {
  let rest = element;
  return shape.map((_, axis) => {
    const inner = elementCount(shape.slice(axis + 1));
    const at = Math.floor(rest / inner);
    rest -= at * inner;
    return at;
  });
}

function dtypeOf(data: TypedArray): DType {
  return data.constructor.name
    .replace(/Array$/, "")
    .replace(/^Big/, "")
    .replace("Buffer", "uint8")
    .toLowerCase() as DType;
}
