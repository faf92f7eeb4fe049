// Engines may differ in the last bits of Math.exp and its kin; lookup tables, and with them output bytes, must not.
// These use only +, -, *, / and exact powers of two, so every engine gives the same double. Errors stay below one unit
// in the last place of a double, so the value rounded to float32 is the correctly rounded one in all but freak cases.

// ln 2 in two parts: LN2_HIGH has trailing zero bits, so that k * LN2_HIGH is exact for every exponent k.
const LN2_HIGH = 0.6931471803691238;
const LN2_LOW = 1.9082149292705877e-10;
const INVERSE_LN2 = 1.4426950408889634;

/** 1/n! for the Taylor series of exp, n = 1..14. */
const inverseFactorials = (() => {
  const terms = new Float64Array(14);
  let factorial = 1;
  for (let n = 1; n <= 14; n++) terms[n - 1] = 1 / (factorial *= n);
  return terms;
})();

/**
 * Where functions take their argument from and put their result. Engines box a double that crosses a call, 16 bytes for
 * each element of a kernel; what lies in an array is not boxed, and the functions around it are small enough to be inlined.
 */
const cell = new Float64Array(2);

/** cell[0] becomes e^r - 1 of r = cell[0], |r| <= 0.35, by the Taylor series. */
function expm1SmallOfCell(): void {
  const r = cell[0]!;
  let sum = 0;
  for (let n = 13; n >= 0; n--) sum = sum * r + inverseFactorials[n]!;
  cell[0] = sum * r;
}

/** cell[0] becomes e^(cell[0] + cell[1]). */
function expOfCell(): void {
  const x = cell[0]!;
  if (x > 709.8) cell[0] = Infinity;
  else if (x < -745.2) cell[0] = 0;
  else {
    const k = Math.floor(x * INVERSE_LN2 + 0.5);
    cell[0] = x - k * LN2_HIGH + (cell[1]! - k * LN2_LOW);
    expm1SmallOfCell();
    const m = 1 + cell[0];
    // In two steps where 2^k alone would overflow or vanish.
    if (k > 1023) cell[0] = m * 2 ** 1023 * 2 ** (k - 1023);
    else if (k < -1022) cell[0] = m * 2 ** -1022 * 2 ** (k + 1022);
    else cell[0] = m * 2 ** k;
  }
}

/** cell[0] becomes e^cell[0] - 1, accurate near 0. */
function expm1OfCell(): void {
  const x = cell[0]!;
  if (x > -0.35 && x < 0.35) expm1SmallOfCell();
  else {
    cell[1] = 0;
    expOfCell();
    cell[0] = cell[0]! - 1;
  }
}

/** cell[0] becomes its hyperbolic tangent. */
function tanhOfCell(): void {
  const x = cell[0]!;
  if (x > 22) cell[0] = 1;
  else if (x < -22) cell[0] = -1;
  else {
    cell[0] = 2 * Math.abs(x);
    expm1OfCell();
    const magnitude = cell[0] / (cell[0] + 2);
    cell[0] = x < 0 ? -magnitude : magnitude;
  }
}

/** e^x. */
export function exp(x: number): number {
  cell[0] = x;
  cell[1] = 0;
  expOfCell();
  return cell[0];
}

/** e^(x + low), where `low` is what x lacks to the exact number. */
export function expOfSum(x: number, low: number): number {
  cell[0] = x;
  cell[1] = low;
  expOfCell();
  return cell[0];
}

/** e^x - 1, accurate near 0. */
export function expm1(x: number): number {
  cell[0] = x;
  expm1OfCell();
  return cell[0];
}

/** Hyperbolic tangent. */
export function tanh(x: number): number {
  cell[0] = x;
  tanhOfCell();
  return cell[0];
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
