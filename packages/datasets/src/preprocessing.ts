import { LitequantError, type TypedArray } from "@litequant/core";

/** How values become what the model expects: `(mapped - mean) / std`. */
export interface Preprocessing {
  /** uint8 0..255 is mapped onto it linearly; refused for float data, which has its own scale. */
  readonly range?: readonly [low: number, high: number];
  /** Subtracted, after mapping: one number, or one per element of the last axis. */
  readonly mean?: number | readonly number[];
  /** Divides, after subtracting: one number, or one per element of the last axis. */
  readonly std?: number | readonly number[];
}

/**
 * The range that `--range` names: `0..1`, `-1..1`, `0..255`.
 *
 * @throws LitequantError `INVALID_ARGUMENT` when the text is no range.
 */
export function parseRange(text: string): readonly [low: number, high: number] {
  const [low, high, ...rest] = text.split("..").map((part) => (part.trim() === "" ? Number.NaN : Number(part)));
  if (low === undefined || high === undefined || rest.length > 0 || !(low < high) || high - low === Infinity)
    throw new LitequantError("INVALID_ARGUMENT", `range "${text}": write LOW..HIGH, such as 0..1, -1..1 or 0..255`);
  return [low, high];
}

/** Checks the options once, where they are given. @throws LitequantError `INVALID_ARGUMENT` */
export function checkPreprocessing({ range, mean, std }: Preprocessing): void {
  if (range !== undefined && !(range.length === 2 && range.every(Number.isFinite) && range[0] < range[1]))
    throw new LitequantError("INVALID_ARGUMENT", `range [${range.join(", ")}]: two numbers, the lower first`);
  for (const [name, value] of [["mean", mean] as const, ["std", std] as const]) {
    const list = asList(value) ?? [1];
    if (list.length === 0 || !list.every(Number.isFinite) || (name === "std" && list.includes(0)))
      throw new LitequantError(
        "INVALID_ARGUMENT",
        `${name} [${list.join(", ")}]: one number, or one per channel${name === "std" ? ", none of them 0" : ""}`,
      );
  }
}

/** Whether anything is to be done at all. */
export function isIdentity({ range, mean, std }: Preprocessing): boolean {
  return range === undefined && mean === undefined && std === undefined;
}

/**
 * Float32 values from uint8 or float data; a fresh array.
 *
 * Each value is computed in double precision and rounded to float32 once: uint8 over 0..1 is exactly float32(v / 255).
 *
 * @param channels - Size of the last axis, which lists of `mean` and `std` must have.
 * @throws LitequantError `INVALID_ARGUMENT` when a list has another length.
 */
export function preprocess(data: TypedArray, channels: number, steps: Preprocessing): Float32Array {
  const mean = perChannel("mean", steps.mean, 0, channels);
  const std = perChannel("std", steps.std, 1, channels);
  const isBytes = data instanceof Uint8Array;
  const [low, high] = steps.range ?? [0, 255];
  const width = high - low;
  const result = new Float32Array(data.length);
  for (let i = 0; i < data.length; i++) {
    const value = Number(data[i]);
    const mapped = isBytes ? low + (value * width) / 255 : value;
    result[i] = (mapped - mean[i % mean.length]!) / std[i % std.length]!;
  }
  return result;
}

function perChannel(
  name: string,
  value: number | readonly number[] | undefined,
  fallback: number,
  channels: number,
): readonly number[] {
  const list = asList(value) ?? [fallback];
  if (list.length !== 1 && list.length !== channels)
    throw new LitequantError(
      "INVALID_ARGUMENT",
      `${name} has ${list.length} numbers, the input's last axis ${channels}; give one, or one per channel`,
    );
  return list;
}

function asList(value: number | readonly number[] | undefined): readonly number[] | undefined {
  return typeof value === "number" ? [value] : value;
}
