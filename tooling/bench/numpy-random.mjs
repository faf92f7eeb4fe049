// numpy's default_rng(seed).uniform, so that figures which were published for inputs of that generator can be compared.
// SeedSequence and PCG64 (O'Neill 2014, XSL-RR 128/64) as numpy documents them.
const MASK_64 = (1n << 64n) - 1n;
const MASK_128 = (1n << 128n) - 1n;
const MULTIPLIER = 0x2360ed051fc65da44385df649fccf645n;
const POOL_SIZE = 4;

function seedWords(seed, count) {
  const pool = new Uint32Array(POOL_SIZE);
  let constant = 0x43b0d7e5;
  const hash = (value) => {
    let mixed = (value ^ constant) >>> 0;
    constant = Math.imul(constant, 0x931e8875) >>> 0;
    mixed = Math.imul(mixed, constant) >>> 0;
    return (mixed ^ (mixed >>> 16)) >>> 0;
  };
  const mix = (x, y) => {
    const mixed = (Math.imul(0xca01f9dd, x) - Math.imul(0x4973f715, y)) >>> 0;
    return (mixed ^ (mixed >>> 16)) >>> 0;
  };
  for (let i = 0; i < POOL_SIZE; i++) pool[i] = hash(i === 0 ? seed : 0);
  for (let from = 0; from < POOL_SIZE; from++) {
    for (let to = 0; to < POOL_SIZE; to++) if (from !== to) pool[to] = mix(pool[to], hash(pool[from]));
  }
  let output = 0x8b51f9dd;
  return Array.from({ length: count }, (_, i) => {
    let word = (pool[i % POOL_SIZE] ^ output) >>> 0;
    output = Math.imul(output, 0x58f38ded) >>> 0;
    word = Math.imul(word, output) >>> 0;
    return BigInt((word ^ (word >>> 16)) >>> 0);
  });
}

/** A stream like `numpy.random.default_rng(seed)`, seed below 2^32: each call is one double of `uniform(low, high)`. */
export function defaultRng(seed) {
  const words = seedWords(seed, 8);
  const [initialHigh, initialLow, sequenceHigh, sequenceLow] = [0, 2, 4, 6].map(
    (i) => words[i] | (words[i + 1] << 32n),
  );
  const increment = ((((sequenceHigh << 64n) | sequenceLow) << 1n) | 1n) & MASK_128;
  let state = (increment + ((initialHigh << 64n) | initialLow)) & MASK_128;
  const step = () => (state = (state * MULTIPLIER + increment) & MASK_128);
  step();
  return (low, high) => {
    step();
    const folded = (state >> 64n) ^ (state & MASK_64);
    const rotation = state >> 122n;
    const bits = ((folded >> rotation) | (folded << (64n - rotation))) & MASK_64;
    return low + (high - low) * (Number(bits >> 11n) / 2 ** 53);
  };
}
