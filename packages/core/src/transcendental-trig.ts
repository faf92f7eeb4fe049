import { productError, sumError } from "./double-double.ts";

// pi/2 in parts of 33 bits, so that the first parts times a quarter count below 2^20 are exact.
const HALF_PI = [1.5707963267341256, 6.077100506303966e-11, 2.0222662487111665e-21, 8.4784276603689e-32] as const;
const largestDirect = 2 ** 20;

/** The last angle less its multiple of pi/2, in [-pi/4, pi/4], as a sum; and how many quarters went, modulo 4. */
let angle = 0;
let angleLow = 0;
let quarters = 0;

/** pi / 2 times 2^`bits`, by Machin's formula in whole numbers. */
function halfPiBits(bits: number): bigint {
  const one = 1n << BigInt(bits + 32);
  const arctan = (inverse: bigint): bigint => {
    let term = one / inverse;
    let sum = term;
    for (let n = 3n, sign = -1n; term !== 0n; n += 2n, sign = -sign) {
      term /= inverse * inverse;
      sum += (sign * term) / n;
    }
    return sum;
  };
  return (2n * (4n * arctan(5n) - arctan(239n))) >> 32n;
}

let largeHalfPi: bigint | undefined;
const largeBits = 1200;

/** Reduces angles beyond the reach of doubles: exactly, in whole numbers. */
function reduceLarge(x: number): void {
  largeHalfPi ??= halfPiBits(largeBits);
  // Above 2^20 a double has no bits below 2^-32.
  const scaled = x < 2 ** 53 ? BigInt(x * 2 ** 32) << BigInt(largeBits - 32) : BigInt(x) << BigInt(largeBits);
  let count = scaled / largeHalfPi;
  let rest = scaled - count * largeHalfPi;
  if (2n * rest > largeHalfPi) {
    count += 1n;
    rest -= largeHalfPi;
  }
  quarters = Number(count & 3n);
  // 2^-1200 is beyond a double: the rest is a small multiple of 2^-1074 at most, so some of its bits go first.
  angle = Number(rest >> 200n) * 2 ** -(largeBits - 200);
  angleLow = 0;
}

function reduce(x: number): void {
  const magnitude = Math.abs(x);
  if (magnitude <= Math.PI / 4) {
    angle = x;
    angleLow = 0;
    quarters = 0;
    return;
  }
  if (magnitude >= largestDirect) {
    reduceLarge(magnitude);
    if (x < 0) {
      angle = -angle;
      quarters = -quarters & 3;
    }
    return;
  }
  const count = Math.floor(x / HALF_PI[0] + 0.5);
  quarters = count & 3;
  let high = x - count * HALF_PI[0];
  let low = 0;
  for (let part = 1; part < 4; part++) {
    const step = -count * HALF_PI[part]!;
    const sum = high + step;
    low += sumError(high, step, sum);
    high = sum;
  }
  angle = high + low;
  angleLow = high - angle + low;
}

/** 1/3!, 1/5!, ... with alternating signs, and the like for cosine from 1/4!. */
const sineTerms: number[] = [];
const cosineTerms: number[] = [];
for (let n = 2, factorial = 1; n <= 20; n++) {
  factorial *= n;
  const sign = n % 4 < 2 ? 1 : -1;
  if (n % 2 === 1) sineTerms.push(sign / factorial);
  else if (n >= 4) cosineTerms.push(sign / factorial);
}

function polynomial(terms: readonly number[], x: number): number {
  let sum = 0;
  for (let i = terms.length - 1; i >= 0; i--) sum = sum * x + terms[i]!;
  return sum;
}

/** Sine of {@link angle}. */
function sine(): number {
  const square = angle * angle;
  return angle + (angle * square * polynomial(sineTerms, square) + angleLow * (1 - square / 2));
}

/** Cosine of {@link angle}. */
function cosine(): number {
  const square = angle * angle;
  const half = square / 2;
  const rough = 1 - half;
  return rough + (1 - rough - half + (square * square * polynomial(cosineTerms, square) - angle * angleLow));
}

/** Sine of an angle in radians; NaN of what is not finite. */
export function sin(x: number): number {
  if (!Number.isFinite(x)) return NaN;
  if (x === 0) return x;
  reduce(x);
  const value = quarters % 2 === 0 ? sine() : cosine();
  return quarters < 2 ? value : -value;
}

/** Cosine of an angle in radians; NaN of what is not finite. */
export function cos(x: number): number {
  if (!Number.isFinite(x)) return NaN;
  reduce(x);
  const value = quarters % 2 === 0 ? cosine() : sine();
  return quarters === 0 || quarters === 3 ? value : -value;
}

/** Angles whose tangent is 1/2, 1, 3/2 and infinite, in two parts. */
const anchors = [
  [0.5, 0.4636476090008061, 2.2698777452961687e-17],
  [1, 0.7853981633974483, 3.061616997868383e-17],
  [1.5, 0.982793723247329, 1.3903311031230998e-17],
] as const;
const HALF_PI_HIGH = 1.5707963267948966;
const HALF_PI_LOW = 6.123233995736766e-17;

/** Arctangent of high / low parts of a quotient that is not negative; `low` is what `x` lacks. */
function atanOfSum(x: number, low: number): number {
  if (x > 2.4375) {
    // The angle to the other axis.
    const inverse = 1 / x;
    const product = inverse * x;
    const rest = (1 - product - productError(inverse, x, product) - inverse * low) / x;
    return HALF_PI_HIGH - (series(inverse) - HALF_PI_LOW + rest);
  }
  if (x < 0.4375) return series(x) + low;
  const [tangent, high, rest] = anchors[x < 0.6875 ? 0 : x < 1.1875 ? 1 : 2];
  // (x - t) / (1 + t x): the difference is exact.
  const numerator = x - tangent;
  const denominator = 1 + tangent * x;
  return high + (rest + series((numerator + low) / denominator));
}

/** Arctangent of |x| below 7/16 by its Taylor series. */
function series(x: number): number {
  const square = x * x;
  let sum = 0;
  for (let n = 47; n >= 3; n -= 2) sum = (1 / n - sum) * square;
  return x - x * sum;
}

/**
 * The angle of the point (x, y) in [-pi, pi], to 2 units in the last place of a double; signs of zeros and infinities as C's
 * `atan2` defines them.
 */
export function atan2(y: number, x: number): number {
  if (Number.isNaN(x) || Number.isNaN(y)) return NaN;
  const height = Math.abs(y);
  const width = Math.abs(x);
  let value: number;
  if (height === width) value = height === 0 ? 0 : HALF_PI_HIGH / 2;
  else if (width === Infinity || height === 0) value = 0;
  else if (height === Infinity || width === 0) value = HALF_PI_HIGH;
  else value = quotientAngle(height, width);
  const behind = x < 0 || Object.is(x, -0);
  if (behind) value = 2 * HALF_PI_HIGH - (value - 2 * HALF_PI_LOW);
  return y < 0 || Object.is(y, -0) ? -value : value;
}

function quotientAngle(height: number, width: number): number {
  const quotient = height / width;
  if (quotient > 2 ** 64) return HALF_PI_HIGH;
  // Tiny quotients, and numbers so large or small that the products would leave the range of doubles.
  if (quotient < 2 ** -64 || height > 1e150 || width > 1e150 || height < 1e-150 || width < 1e-150) {
    return atanOfSum(quotient, 0);
  }
  const product = quotient * width;
  return atanOfSum(quotient, (height - product - productError(quotient, width, product)) / width);
}
