/** A stream of random 32-bit numbers, four at a time. */
export interface Philox {
  /** The next four; the array is reused. */
  next(): Uint32Array;
  /** Passes over blocks of four. */
  skip(blocks: number): void;
}

/** Upper half of the product of two unsigned 32-bit numbers, whose lower half is `Math.imul`'s. */
function highProduct(a: number, b: number): number {
  const low = (a & 0xffff) * b;
  return Math.floor(((a >>> 16) * b + Math.floor(low / 65536)) / 65536);
}

/**
 * Philox 4x32-10 (Salmon et al., "Parallel random numbers: as easy as 1, 2, 3", SC 2011), keyed and counted as
 * TensorFlow does: `seed` is the key, `seed2` the upper half of the counter.
 */
export function createPhilox(seed: bigint, seed2: bigint): Philox {
  const half = (value: bigint, shift: bigint) => Number(BigInt.asUintN(32, value >> shift));
  const counter = Uint32Array.of(0, 0, half(seed2, 0n), half(seed2, 32n));
  const key = [half(seed, 0n), half(seed, 32n)];
  const block = new Uint32Array(4);
  const skip = (blocks: number) => {
    let carry = blocks;
    for (let i = 0; i < 4 && carry > 0; i++) {
      const sum = counter[i] + carry;
      counter[i] = sum % 4294967296;
      carry = Math.floor(sum / 4294967296);
    }
  };
  return {
    next() {
      let [key0, key1] = key;
      block.set(counter);
      for (let round = 0; round < 10; round++) {
        const [a, b, c, d] = block;
        block[0] = highProduct(c, 0xcd9e8d57) ^ b ^ key0;
        block[1] = Math.imul(c, 0xcd9e8d57);
        block[2] = highProduct(a, 0xd2511f53) ^ d ^ key1;
        block[3] = Math.imul(a, 0xd2511f53);
        key0 = (key0 + 0x9e3779b9) >>> 0;
        key1 = (key1 + 0xbb67ae85) >>> 0;
      }
      skip(1);
      return block;
    },
    skip,
  };
}

/** A number of [0, 1) from 23 of 32 bits. */
export function unitFloat(bits: number): number {
  return (bits & 0x7fffff) / 0x800000;
}

/** A number of [0, 1) from 52 of 64 bits. */
export function unitDouble(high: number, low: number): number {
  return ((high & 0xfffff) * 4294967296 + low) / 4503599627370496;
}
