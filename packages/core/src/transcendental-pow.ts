import { productError, sumError } from "./double-double.ts";
import { expOfSum } from "./transcendental.ts";

const LN2_HIGH = 0.6931471803691238;
const LN2_LOW = 1.9082149292705877e-10;

/** What the last logarithm lacks to the exact number: one logarithm at a time, so no pair needs to be allocated. */
let logLow = 0;

/** ln x of a positive finite x with about 65 bits: returned, and the rest in {@link logLow}. */
function logWithRest(x: number): number {
  let m = x;
  let exponent = 0;
  for (; m >= 4294967296; m /= 4294967296) exponent += 32;
  for (; m < 2 ** -32; m *= 4294967296) exponent -= 32;
  for (; m >= 1.4142135623730951; m /= 2) exponent++;
  for (; m < 0.7071067811865476; m *= 2) exponent--;
  // ln m = 2 artanh(s) with s = (m - 1) / (m + 1) as a pair of doubles.
  const numerator = m - 1;
  const denominator = m + 1;
  const s = numerator / denominator;
  const product = s * denominator;
  const rest = numerator - product - productError(s, denominator, product) - s * sumError(m, 1, denominator);
  const sLow = rest / denominator;
  const square = s * s;
  const squareLow = productError(s, s, square) + 2 * s * sLow;
  const cube = s * square;
  const cubeLow = productError(s, square, cube) + s * squareLow + sLow * square;
  const third = cube / 3;
  const tripled = third * 3;
  const thirdLow = (cube - tripled - productError(third, 3, tripled) + cubeLow) / 3;
  let series = 0;
  for (let n = 23; n >= 5; n -= 2) series = (series + 1 / n) * square;
  const tail = series * cube;
  const whole = exponent * LN2_HIGH;
  const head = whole + 2 * s;
  const headLow = sumError(whole, 2 * s, head);
  const sum = head + 2 * third;
  logLow = sumError(head, 2 * third, sum) + headLow + 2 * (sLow + thirdLow + tail) + exponent * LN2_LOW;
  return sum;
}

/** x^y for x > 0, neither 1; y finite or not. */
function powPositive(x: number, y: number): number {
  if (x === Infinity) return y > 0 ? Infinity : 0;
  const logarithm = logWithRest(x);
  const rough = logarithm * y;
  if (rough > 710) return Infinity;
  if (rough < -746) return 0;
  const low = productError(logarithm, y, rough) + logLow * y;
  const exponent = rough + low;
  return expOfSum(exponent, rough - exponent + low);
}

/**
 * x^y as C's `pow` defines it: 1 for y = 0 and for x = 1 whatever the other is, NaN for negative x with a fraction in y.
 */
export function pow(x: number, y: number): number {
  if (y === 0 || x === 1) return 1;
  if (Number.isNaN(x) || Number.isNaN(y)) return NaN;
  if (y === Infinity || y === -Infinity) {
    const magnitude = Math.abs(x);
    if (magnitude === 1) return 1;
    return magnitude > 1 === y > 0 ? Infinity : 0;
  }
  const odd = Math.abs(y % 2) === 1;
  if (x === 0) {
    if (y > 0) return odd ? x : 0;
    return odd ? 1 / x : Infinity;
  }
  if (x > 0) return powPositive(x, y);
  if (!Number.isInteger(y) && x !== -Infinity) return NaN;
  const magnitude = x === -1 ? 1 : powPositive(-x, y);
  return odd ? -magnitude : magnitude;
}
