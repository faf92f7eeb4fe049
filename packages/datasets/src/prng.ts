/** Uniform random numbers that are the same everywhere for the same seed. */
export interface Prng {
  /** An integer from 0 to 2^32 - 1. */
  next(): number;
  /** A float32 value in `[low, high)`, or `low` where they are equal. */
  uniform(low: number, high: number): number;
}

/**
 * A generator for one stream of a seed: xoshiro128** (Blackman and Vigna), its state filled by splitmix32 from the
 * numbers of `seed`, so that stream (7, 12) needs none of the streams before it.
 */
export function createPrng(...seed: readonly number[]): Prng {
  let mixed = 0x9e3779b9;
  for (const part of seed) mixed = splitmix((mixed ^ part) >>> 0);
  const state = new Uint32Array(4);
  for (let i = 0; i < 4; i++) state[i] = mixed = splitmix(mixed);
  const next = (): number => {
    const result = Math.imul(rotate(Math.imul(state[1]!, 5), 7), 9) >>> 0;
    const shifted = state[1]! << 9;
    state[2]! ^= state[0]!;
    state[3]! ^= state[1]!;
    state[1]! ^= state[2]!;
    state[0]! ^= state[3]!;
    state[2]! ^= shifted;
    state[3] = rotate(state[3]!, 11);
    return result;
  };
  return {
    next,
    // 24 bits: what a float32 holds.
    uniform: (low, high) => Math.fround(low + (next() >>> 8) * 2 ** -24 * (high - low)),
  };
}

function rotate(value: number, bits: number): number {
  return (value << bits) | (value >>> (32 - bits));
}

function splitmix(value: number): number {
  let mixed = (value + 0x9e3779b9) | 0;
  mixed = Math.imul(mixed ^ (mixed >>> 16), 0x21f0aaad);
  mixed = Math.imul(mixed ^ (mixed >>> 15), 0x735a2d97);
  return (mixed ^ (mixed >>> 15)) >>> 0;
}
