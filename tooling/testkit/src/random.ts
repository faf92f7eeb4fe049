import { allocate, elementCount } from "@litequant/core";
import type { DType, TypedArray } from "@litequant/core";

/** A seeded stream of numbers: the same on every machine. */
export interface Random {
  /** Uniform in [0, 1). */
  next(): number;
  /** A uniform integer in [low, high], both included. */
  integer(low: number, high: number): number;
  /** Uniform values in [low, high] as an array of `dtype`; integer dtypes get integers, `bool` 0 or 1. */
  array(dtype: DType, shape: readonly number[] | number, low?: number, high?: number): TypedArray;
}

const integerRanges: Partial<Record<DType, readonly [number, number]>> = {
  int8: [-128, 127],
  uint8: [0, 255],
  int16: [-32768, 32767],
  uint16: [0, 65535],
  int32: [-1000, 1000],
  uint32: [0, 1000],
  int64: [-1000, 1000],
  uint64: [0, 1000],
  bool: [0, 1],
};

/** A random stream from a seed (mulberry32). */
export function random(seed: number): Random {
  let state = seed >>> 0;
  const next = (): number => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 0x1_0000_0000;
  };
  const integer = (low: number, high: number): number => low + Math.floor(next() * (high - low + 1));
  return {
    next,
    integer,
    array(dtype, shape, low, high) {
      const array = allocate(dtype, typeof shape === "number" ? shape : elementCount(shape));
      const range = integerRanges[dtype];
      const from = low ?? range?.[0] ?? -1;
      const to = high ?? range?.[1] ?? 1;
      for (let i = 0; i < array.length; i++) {
        const value = range ? integer(from, to) : from + (to - from) * next();
        if (array instanceof BigInt64Array || array instanceof BigUint64Array) array[i] = BigInt(value);
        else array[i] = value;
      }
      return array;
    },
  };
}
