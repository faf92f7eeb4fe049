// Engines may differ in the last bits of Math.exp and its kin; lookup tables, and with them output bytes, must not.
// These use only +, -, *, / and exact powers of two, so every engine gives the same double. Errors stay below one unit
// in the last place of a double, so the value rounded to float32 is the correctly rounded one in all but freak cases.

// ln 2 in two parts: LN2_HIGH has trailing zero bits, so that k * LN2_HIGH is exact for every exponent k.
const LN2_HIGH = 0.6931471803691238;
const LN2_LOW = 1.9082149292705877e-10;
const INVERSE_LN2 = 1.4426950408889634;

/** 1/n! for the Taylor series of exp, n = 1..18. */
const inverseFactorials = (() => {
  const terms: number[] = [];
  let factorial = 1;
  for (let n = 1; n <= 18; n++) terms.push(1 / (factorial *= n));
  return terms;
})();

/** e^r - 1 for |r| <= 0.35 by its Taylor series. */
function expm1Small(r: number): number {
  let sum = 0;
  for (let n = 13; n >= 0; n--) sum = sum * r + inverseFactorials[n]!;
  return sum * r;
}

/** m * 2^k, in two steps where 2^k alone would overflow or vanish. */
function scaleByPowerOfTwo(m: number, k: number): number {
  if (k > 1023) return m * 2 ** 1023 * 2 ** (k - 1023);
  if (k < -1022) return m * 2 ** -1022 * 2 ** (k + 1022);
  return m * 2 ** k;
}

/** e^x. */
export function exp(x: number): number {
  return expOfSum(x, 0);
}

/** e^(x + low), where `low` is what x lacks to the exact number. */
export function expOfSum(x: number, low: number): number {
  if (x > 709.8) return Infinity;
  if (x < -745.2) return 0;
  const k = Math.floor(x * INVERSE_LN2 + 0.5);
  const r = x - k * LN2_HIGH + (low - k * LN2_LOW);
  return scaleByPowerOfTwo(1 + expm1Small(r), k);
}

/** e^x - 1, accurate near 0. */
export function expm1(x: number): number {
  return x > -0.35 && x < 0.35 ? expm1Small(x) : exp(x) - 1;
}

/** Natural logarithm: NaN below 0, -Infinity at 0. */
export function log(x: number): number {
  if (!(x > 0)) return x === 0 ? -Infinity : NaN;
  if (x === Infinity) return x;
  let exponent = 0;
  let m = x;
  while (m >= 1.4142135623730951) {
    m /= 2;
    exponent++;
  }
  while (m < 0.7071067811865476) {
    m *= 2;
    exponent--;
  }
  // ln m = 2 artanh(s), s = (m - 1) / (m + 1), |s| <= 0.172.
  const s = (m - 1) / (m + 1);
  const square = s * s;
  let sum = 0;
  for (let n = 23; n >= 3; n -= 2) sum = (sum + 1 / n) * square;
  return exponent * LN2_HIGH + (2 * s * sum + exponent * LN2_LOW + 2 * s);
}

/** Hyperbolic tangent. */
export function tanh(x: number): number {
  if (x > 22) return 1;
  if (x < -22) return -1;
  const e = expm1(2 * Math.abs(x));
  const magnitude = e / (e + 2);
  return x < 0 ? -magnitude : magnitude;
}
