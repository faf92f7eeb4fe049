import { allocate, elementCount, LitequantError, type DataSource, type TypedArray } from "@litequant/core";
import { isQuantized, modelInputs, type ModelInput } from "./model-inputs.ts";
import { createPrng, type Prng } from "./prng.ts";
import { createSource, walkRows } from "./stream.ts";

/** Options of {@link randomSource}. */
export interface RandomOptions {
  /** A whole number, 0 unless told. */
  readonly seed?: number;
  /** How many samples there are, 100 unless told. */
  readonly samples?: number;
  /** Of float values; unless told the range that the model's file declares for the input, else -1..1. */
  readonly range?: readonly [low: number, high: number];
}

/**
 * Uniform random samples that fit any model: to measure, to try out, never to calibrate a model that matters.
 *
 * Float and quantized inputs get float32 values of the range; other integers and bools are 0 or 1, which are valid
 * indices almost everywhere; dynamic dimensions are 1. Sample i is the same for the same seed, whatever else is wanted.
 *
 * @throws LitequantError `INVALID_ARGUMENT` when an option is invalid; on opening, `INVALID_DATA` when an input is of
 * a type without numbers.
 */
export function randomSource(options: RandomOptions = {}): DataSource {
  const { seed = 0, samples = 100, range } = options;
  for (const [name, value, least] of [["seed", seed, 0] as const, ["samples", samples, 1] as const])
    if (!Number.isSafeInteger(value) || value < least)
      throw new LitequantError(
        "INVALID_ARGUMENT",
        `random: ${name} is ${value}; it must be a whole number from ${least}`,
      );
  if (range !== undefined && !(range[0] <= range[1] && Number.isFinite(range[1] - range[0])))
    throw new LitequantError("INVALID_ARGUMENT", `random: range [${range.join(", ")}]: two numbers, the lower first`);
  return createSource({
    name: "random",
    options: { seed, samples, ...(range && { range }) },
    length: samples,
    replayable: true,
    preprocessing: {},
    fresh: true,
    walk: (wanted, model) => {
      const { inputs } = modelInputs(model);
      return walkRows(samples, wanted, (index) =>
        inputs.map((input) => ({
          data: randomValues(input, createPrng(seed, index, input.position), range),
          shape: input.tensor.shape,
        })),
      );
    },
  });
}

function randomValues({ tensor, declared }: ModelInput, prng: Prng, range: RandomOptions["range"]): TypedArray {
  const count = elementCount(tensor.shape);
  if (tensor.dtype === "float32" || isQuantized(tensor)) {
    const [low, high] = range ?? (declared ? [declared.min, declared.max] : [-1, 1]);
    return Float32Array.from({ length: count }, () => prng.uniform(low, high));
  }
  const data = allocate(tensor.dtype, count);
  if (data.length !== count || tensor.dtype === "float16" || tensor.dtype === "bfloat16")
    throw new LitequantError(
      "INVALID_DATA",
      `random: no random values for input "${tensor.name}" of ${tensor.dtype}; use a generator`,
    );
  for (let i = 0; i < count; i++) {
    const bit = prng.next() & 1;
    if (data instanceof BigInt64Array || data instanceof BigUint64Array) data[i] = BigInt(bit);
    else data[i] = bit;
  }
  return data;
}
