import { productError } from "./double-double.ts";
import { expOfSum } from "./transcendental.ts";

const TWO_OVER_SQRT_PI = 1.1283791670955126;
const ONE_OVER_SQRT_PI = 0.5641895835477563;

/** e^(-x * x), without the error that rounding the square would make. */
function gauss(x: number): number {
  const square = x * x;
  return expOfSum(-square, -productError(x, x, square));
}

/** The error function of |x| below 2: a series of positive terms. */
function erfSmall(x: number): number {
  const twice = 2 * x * x;
  let term = x;
  let sum = 0;
  for (let n = 3; term > sum * 2 ** -56; n += 2) {
    sum += term;
    term *= twice / n;
  }
  return TWO_OVER_SQRT_PI * gauss(x) * sum;
}

/** 1 - erf(x) for x of at least 1: a continued fraction, from its end. */
function erfcLarge(x: number): number {
  let fraction = 0;
  for (let n = Math.ceil(12 + 260 / (x * x)); n >= 1; n--) fraction = n / 2 / (x + fraction);
  return (ONE_OVER_SQRT_PI * gauss(x)) / (x + fraction);
}

/** The error function, to 8 units in the last place of a double: 2 / sqrt(pi) times the integral of e^(-t * t) from 0 to x. */
export function erf(x: number): number {
  if (x < 0) return -erf(-x);
  if (Number.isNaN(x) || x === 0) return x;
  if (x < 1) return erfSmall(x);
  return x > 6 ? 1 : 1 - erfcLarge(x);
}

/** 1 - erf(x), accurate where erf is close to 1: to 32 units in the last place of a double. */
export function erfc(x: number): number {
  if (Number.isNaN(x)) return x;
  if (x < 1) return 1 - erf(x);
  return x > 27.5 ? 0 : erfcLarge(x);
}
