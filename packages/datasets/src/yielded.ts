import { LitequantError, type DType, type TypedArray } from "@litequant/core";
import { describeInput, describeInputs, type ModelInput, type ModelInputs } from "./model-inputs.ts";

/** A value as users give it: an array, which takes the model's shape, or an array with its shape. */
export type UserValue =
  | TypedArray
  | { readonly data: TypedArray; readonly shape: readonly number[]; readonly dtype?: DType };

/** Values by name (a signature's input name, a tensor name or a position). */
export type UserDict = Readonly<Record<string, UserValue>>;

/** One sample as users give it: by name, by position, or for a signature. */
export type UserSample = UserDict | readonly UserValue[] | readonly [signature: string, values: UserDict];

/** A user's value, taken apart. */
export interface RawValue {
  readonly data: TypedArray;
  readonly shape: readonly number[] | undefined;
  readonly dtype: DType | undefined;
}

/** The values of one sample with the inputs that they are for, in the order of the inputs. */
export interface MatchedSample {
  readonly target: ModelInputs;
  readonly values: readonly (readonly [ModelInput, RawValue])[];
  readonly byPosition: boolean;
}

const forms =
  "yield { name: array }, [array, ...] or [signature, { name: array }]; an array is a typed array or { data, shape }";

/**
 * Finds the input that each value is for.
 *
 * @param inputsOf - The model's inputs for a signature, or its default.
 * @throws LitequantError `INVALID_DATA` when the form, the count or a name is wrong.
 */
export function matchInputs(
  yielded: unknown,
  sample: number,
  inputsOf: (signature?: string) => ModelInputs,
): MatchedSample {
  if (typeof yielded !== "object" || yielded === null || ArrayBuffer.isView(yielded))
    throw invalid(sample, `is ${describeValue(yielded)}; ${forms}`);
  if (!Array.isArray(yielded)) return byName(yielded as Readonly<Record<string, unknown>>, sample, inputsOf());
  const [signature, dict] = yielded as readonly unknown[];
  if (typeof signature !== "string") return byPosition(yielded, sample, inputsOf());
  if (yielded.length !== 2 || typeof dict !== "object" || dict === null || ArrayBuffer.isView(dict))
    throw invalid(sample, `names the signature "${signature}" without values; ${forms}`);
  const target = inputsOf(signature);
  return Array.isArray(dict)
    ? byPosition(dict, sample, target)
    : byName(dict as Record<string, unknown>, sample, target);
}

function byPosition(list: readonly unknown[], sample: number, target: ModelInputs): MatchedSample {
  const { inputs } = target;
  if (list.length !== inputs.length)
    throw invalid(
      sample,
      `has ${count(list.length, "value")}, the model takes ${inputs.length}: ${describeInputs(target)}. ` +
        "Yield one array per input, in this order, or { name: array }",
    );
  const values = inputs.map((input, i) => [input, rawValue(list[i], sample, input)] as const);
  return { target, values, byPosition: true };
}

function byName(dict: Readonly<Record<string, unknown>>, sample: number, target: ModelInputs): MatchedSample {
  const given = Object.keys(dict);
  const used = new Set<string>();
  const values = target.inputs.map((input) => {
    const key = [input.name, input.tensor.name, String(input.position)].find((name) => Object.hasOwn(dict, name));
    if (key === undefined || used.has(key))
      throw invalid(
        sample,
        `has no value for input ${describeInput(input)}; it has ${given.map((name) => `"${name}"`).join(", ") || "none"}. ` +
          `The model's inputs are ${describeInputs(target)}`,
        input,
      );
    used.add(key);
    return [input, rawValue(dict[key], sample, input)] as const;
  });
  const unknown = given.filter((name) => !used.has(name));
  if (unknown.length > 0)
    throw invalid(
      sample,
      `has ${unknown.map((name) => `"${name}"`).join(", ")}, which the model does not take; its inputs are ${describeInputs(target)}`,
    );
  return { target, values, byPosition: false };
}

function rawValue(given: unknown, sample: number, input: ModelInput): RawValue {
  // What a canvas hands out.
  const value =
    given instanceof Uint8ClampedArray ? new Uint8Array(given.buffer, given.byteOffset, given.length) : given;
  if (isTypedArray(value)) return { data: value, shape: undefined, dtype: undefined };
  const { data, shape, dtype } = (typeof value === "object" && value !== null ? value : {}) as Partial<RawValue>;
  const isSize = (size: unknown): boolean => Number.isInteger(size) && (size as number) >= 0;
  if (isTypedArray(data) && Array.isArray(shape) && shape.every(isSize)) return { data, shape, dtype };
  throw invalid(
    sample,
    `has ${describeValue(value)} for input ${describeInput(input)}; give a typed array or { data: typed array, shape: [sizes] }`,
    input,
  );
}

function isTypedArray(value: unknown): value is TypedArray {
  return ArrayBuffer.isView(value) && !(value instanceof DataView);
}

function describeValue(value: unknown): string {
  if (ArrayBuffer.isView(value)) return `a bare ${value.constructor.name}`;
  if (Array.isArray(value)) return "a plain array";
  return typeof value === "object" && value !== null ? "an object" : String(value);
}

function count(n: number, what: string): string {
  return `${n} ${what}${n === 1 ? "" : "s"}`;
}

/** An error about one sample, and one input where it is known. */
export function invalid(sample: number, message: string, input?: ModelInput): LitequantError {
  const place = input && { subgraph: input.id.subgraph, tensor: input.id.index, name: input.tensor.name };
  return new LitequantError("INVALID_DATA", `sample ${sample} ${message}`, { location: { sample, ...place } });
}
