import { clamp, roundingDivideByPot, saturatingRoundingDoublingHighMul } from "./fixed-point.ts";

// Fixed point of 32 bits: a raw int32 with k integer bits stands for raw / 2^(31 - k). Products of raw values add integer bits.
const multiply = saturatingRoundingDoublingHighMul;
const max = 2147483647;

/** `x * 2^exponent`, saturating to int32. */
export function saturatingShiftLeft(x: number, exponent: number): number {
  return clamp(x * 2 ** exponent, -2147483648, max) | 0;
}

/** exp on [-1/4, 0), both without integer bits: a Taylor expansion around -1/8. */
function expOnQuarter(a: number): number {
  const x = (a + (1 << 28)) | 0;
  const x2 = multiply(x, x);
  const x3 = multiply(x2, x);
  const x4 = multiply(x2, x2);
  const sum = roundingDivideByPot((multiply((roundingDivideByPot(x4, 2) + x3) | 0, 715827883) + x2) | 0, 1);
  return (1895147668 + multiply(1895147668, (x + sum) | 0)) | 0;
}

// exp(-2^e) without integer bits, for e = -2..4.
const expOfPowers = [1672461947, 1302514674, 790015084, 290630308, 39332535, 720401, 242] as const;

/**
 * exp of a value that is not positive, with `integerBits` integer bits (at most 5); the result has none.
 *
 * gemmlowp's `exp_on_negative_values`.
 */
export function expOnNegativeValues(a: number, integerBits: number): number {
  if (a === 0) return max;
  const fractionBits = 31 - integerBits;
  const quarter = 2 ** (fractionBits - 2);
  const modulo = (a & (quarter - 1)) - quarter;
  let result = expOnQuarter(saturatingShiftLeft(modulo, integerBits));
  const remainder = (modulo - a) | 0;
  for (let exponent = -2; exponent < integerBits; exponent++) {
    if ((remainder & (1 << (fractionBits + exponent))) !== 0) result = multiply(result, expOfPowers[exponent + 2]);
  }
  return result;
}

/** 1 / (1 + x) for x in [0, 1], both without integer bits: three steps of Newton's division. */
export function oneOverOnePlusX(x: number): number {
  // Half of x + 1, away from zero; the sum is positive and below 2^32.
  const half = Math.floor((x + max + 1) / 2);
  let quotient = (1515870810 + multiply(half, -1010580540)) | 0;
  for (let step = 0; step < 3; step++) {
    const error = ((1 << 29) - multiply(half, quotient)) | 0;
    quotient = (quotient + saturatingShiftLeft(multiply(quotient, error), 2)) | 0;
  }
  return saturatingShiftLeft(quotient, 1);
}

/**
 * 1 / x of a positive value with `integerBits` integer bits: a result without integer bits, to be divided by 2^`bitsOverUnit`.
 *
 * LiteRT@f67457790 tflite/kernels/internal/common.h `GetReciprocal`. Writes `bitsOverUnit` into `out[0]`.
 */
export function reciprocal(x: number, integerBits: number, out: Int32Array): number {
  const headroom = Math.clz32(x);
  out[0] = integerBits - headroom;
  return oneOverOnePlusX((x << headroom) - -2147483648);
}

/**
 * 1 / sqrt(x) of a positive int32 as a multiplier (returned) and a shift (in `out[0]`), for {@link multiplyByQuantizedMultiplier}.
 *
 * LiteRT@f67457790 tflite/kernels/internal/common.h `GetInvSqrtQuantizedMultiplierExp` with reverse shift -1.
 */
export function inverseSqrt(x: number, out: Int32Array): number {
  if (x <= 1) {
    out[0] = 0;
    return max;
  }
  let shift = 11;
  let input = x;
  while (input >= 1 << 29) {
    input = Math.trunc(input / 4);
    shift += 1;
  }
  const pairs = ((Math.clz32(input) - 1) >> 1) - 1;
  shift -= pairs;
  input <<= 2 * pairs;
  const a = input >> 1;
  const half = roundingDivideByPot(a, 1);
  let root = 1 << 28;
  for (let step = 0; step < 5; step++) {
    const cube = saturatingShiftLeft(multiply(multiply(root, root), root), 6);
    root = saturatingShiftLeft((multiply((1 << 28) + (1 << 27), root) - multiply(half, cube)) | 0, 3);
  }
  let multiplier = multiply(root, 1518500250);
  if (shift < 0) {
    multiplier <<= -shift;
    shift = 0;
  }
  out[0] = -shift;
  return multiplier;
}
