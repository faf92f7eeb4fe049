import { LitequantError } from "@litequant/core";

/**
 * Which samples of a source are wanted, by their index in the source: what `DataSource.open` takes.
 *
 * `end`, where there is one, says that no index from there on is wanted, so that a source stops instead of walking on:
 * an endless generator ends. A plain function has none.
 */
export interface Wanted {
  (index: number): boolean;
  readonly end?: number;
}

/** Every sample. */
export const everySample: Wanted = () => true;

/** The first `count` samples. @throws LitequantError `INVALID_ARGUMENT` when `count` is no positive integer. */
export function firstSamples(count: number): Wanted {
  if (!Number.isInteger(count) || count < 1)
    throw new LitequantError("INVALID_ARGUMENT", `the number of samples is ${count}; it must be a whole number from 1`);
  return Object.assign((index: number) => index < count, { end: count });
}

/**
 * Every `count`-th sample from `index` on: shard `index` of `count`. All shards together hold each sample once.
 *
 * @throws LitequantError `INVALID_ARGUMENT` unless `0 <= index < count`.
 */
export function shard(index: number, count: number): Wanted {
  if (!Number.isInteger(index) || !Number.isInteger(count) || index < 0 || index >= count)
    throw new LitequantError(
      "INVALID_ARGUMENT",
      `shard ${index}/${count}: shards of ${count} are numbered 0 to ${count - 1}, both whole numbers`,
    );
  return (sample) => sample % count === index;
}

/** Samples that all of the `parts` want. */
export function allOf(...parts: readonly Wanted[]): Wanted {
  const end = Math.min(...parts.map(({ end = Infinity }) => end));
  return Object.assign((index: number) => parts.every((part) => part(index)), end === Infinity ? {} : { end });
}
