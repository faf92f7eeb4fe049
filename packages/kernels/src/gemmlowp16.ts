import { clamp, roundingDivideByPot } from "./fixed-point.ts";

// Fixed point of 16 bits: a raw int16 with k integer bits stands for raw / 2^(15 - k). Products of raw values add integer bits,
// sums wrap. Names and steps as in gemmlowp's fixedpoint.h, which LiteRT@f67457790 tflite/kernels/internal/common.h includes.

const max = 32767;

function wrap(x: number): number {
  return (x << 16) >> 16;
}

/** `(a * b + 2^14) >> 15` of two int16: ties towards plus infinity; -2^15 * -2^15 saturates. */
export function saturatingRoundingDoublingHighMul16(a: number, b: number): number {
  return a === -32768 && b === -32768 ? max : (a * b + 16384) >> 15;
}

const multiply = saturatingRoundingDoublingHighMul16;

function shiftLeft(x: number, exponent: number): number {
  return clamp(x * 2 ** exponent, -32768, max);
}

/** A constant of 32 bits without integer bits as one of 16. */
function constant(raw: number): number {
  return roundingDivideByPot(raw, 16);
}

const expOfEighth = constant(1895147668);
const third = constant(715827883);
const powers = [1672461947, 1302514674, 790015084, 290630308, 39332535, 720401, 242].map(constant);

/** exp on [-1/4, 0), both without integer bits: a Taylor expansion around -1/8. */
function expOnQuarter(a: number): number {
  const x = wrap(a + 4096);
  const x2 = multiply(x, x);
  const x3 = multiply(x2, x);
  const x4 = multiply(x2, x2);
  const sum = roundingDivideByPot(wrap(multiply(wrap(roundingDivideByPot(x4, 2) + x3), third) + x2), 1);
  return clamp(expOfEighth + multiply(expOfEighth, wrap(x + sum)), -32768, max);
}

/** exp of a value that is not positive, with `integerBits` integer bits; the result has none. */
function expOnNegative(a: number, integerBits: number): number {
  if (a === 0) return max;
  const fractionBits = 15 - integerBits;
  if (integerBits > 5 && a < -(1 << (fractionBits + 5))) return 0;
  const quarter = 1 << (fractionBits - 2);
  const modulo = (a & (quarter - 1)) - quarter;
  let result = expOnQuarter(shiftLeft(modulo, integerBits));
  const remainder = wrap(modulo - a);
  for (let exponent = -2; exponent < 5 && exponent < integerBits; exponent++) {
    if ((remainder & (1 << (fractionBits + exponent))) !== 0) result = multiply(result, powers[exponent + 2]);
  }
  return result;
}

const start = constant(1515870810);
const slope = constant(-1010580540);

/** 2 / (1 + x) for x in [0, 1] without integer bits, as a value with two: three steps of Newton's division. */
function quotient(x: number): number {
  const half = (x + max + 1) >> 1;
  let result = wrap(start + multiply(half, slope));
  for (let step = 0; step < 3; step++) {
    const error = wrap(8192 - multiply(half, result));
    result = wrap(result + shiftLeft(multiply(result, error), 2));
  }
  return result;
}

/** 1 / (1 + exp(-x)) of an int16 with three integer bits; the result has none. */
export function logistic16(x: number): number {
  if (x === 0) return 16384;
  const positive = shiftLeft(quotient(expOnNegative(x < 0 ? x : -x, 3)), 1);
  return x > 0 ? positive : wrap(max - positive);
}

/** tanh of an int16 with `integerBits` integer bits, at most 6; the result has none. */
export function tanh16(x: number, integerBits: number): number {
  if (x === 0) return 0;
  const magnitude = shiftLeft(wrap(quotient(expOnNegative(x < 0 ? x : -x, integerBits + 1)) - 8192), 2);
  return x > 0 ? magnitude : wrap(-magnitude);
}
