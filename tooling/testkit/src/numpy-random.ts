const MASK_64 = (1n << 64n) - 1n;
const MASK_128 = (1n << 128n) - 1n;
const MULTIPLIER = 0x2360ed051fc65da44385df649fccf645n;

/**
 * The stream of numpy's `default_rng(seed).uniform(low, high)`, so that figures taken there can be taken here from the
 * same inputs: PCG64 (XSL-RR) seeded through SeedSequence, as numpy 1.17 and later have it.
 *
 * @param seed - Below 2^32.
 */
export function numpyUniform(seed: number): (low: number, high: number) => number {
  const [stateHigh, stateLow, streamHigh, streamLow] = generateState(seed) as [bigint, bigint, bigint, bigint];
  const increment = ((((streamHigh << 64n) | streamLow) << 1n) | 1n) & MASK_128;
  let state = 0n;
  const step = (): void => void (state = (state * MULTIPLIER + increment) & MASK_128);
  step();
  state = (state + ((stateHigh << 64n) | stateLow)) & MASK_128;
  step();
  return (low, high) => {
    step();
    const folded = (state >> 64n) ^ (state & MASK_64);
    const turn = state >> 122n;
    const bits = ((folded >> turn) | (folded << (64n - turn))) & MASK_64;
    return low + (high - low) * (Number(bits >> 11n) / 2 ** 53);
  };
}

/** SeedSequence(seed).generate_state(4, uint64). */
function generateState(seed: number): bigint[] {
  let constant = 0x43b0d7e5;
  const hash = (value: number): number => {
    let mixed = value ^ constant;
    constant = Math.imul(constant, 0x931e8875);
    mixed = Math.imul(mixed, constant);
    return (mixed ^ (mixed >>> 16)) >>> 0;
  };
  const mix = (x: number, y: number): number => {
    const mixed = Math.imul(0xca01f9dd, x) - Math.imul(0x4973f715, y);
    return (mixed ^ (mixed >>> 16)) >>> 0;
  };
  const pool = [seed, 0, 0, 0].map(hash);
  for (let source = 0; source < 4; source++) {
    for (let target = 0; target < 4; target++) {
      if (source !== target) pool[target] = mix(pool[target]!, hash(pool[source]!));
    }
  }
  let out = 0x8b51f9dd;
  const words = Array.from({ length: 8 }, (_, i) => {
    let word = pool[i % 4]! ^ out;
    out = Math.imul(out, 0x58f38ded);
    word = Math.imul(word, out);
    return BigInt((word ^ (word >>> 16)) >>> 0);
  });
  return [0, 2, 4, 6].map((i) => words[i]! | (words[i + 1]! << 32n));
}
