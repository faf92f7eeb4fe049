import { clamp, roundingDivideByPot, saturatingRoundingDoublingHighMul } from "./fixed-point.ts";
import { oneOverOnePlusX, saturatingShiftLeft } from "./gemmlowp.ts";

const multiply = saturatingRoundingDoublingHighMul;
const limited = (x: number) => clamp(x, -2147483648, 2147483647);

// Without integer bits: ln 2, the square root and the fourth root of 1/2, and the coefficients of the rational function.
const ln2 = 1488522236;
const sqrtHalf = 1518500250;
const fourthRootHalf = 1805811301;
const alphaN = 117049297;
const alphaD = 127690142;
const alphaI = 1057819769;
const alphaF = 638450708;

/**
 * ln x of a value of at least 1 with `integerBits` integer bits, as one with `outputBits`.
 *
 * LiteRT@f67457790 tflite/kernels/internal/common.h `log_x_for_x_greater_than_or_equal_to_1_impl`: x is brought near 1 by powers
 * of two, times the root of 1/2 where that is nearer.
 */
export function logOfAtLeastOne(x: number, integerBits: number, outputBits: number): number {
  const accumulatorBits = outputBits + 1;
  const quarter = roundingDivideByPot(536870912, accumulatorBits);
  const power = (exponent: number) => saturatingShiftLeft(exponent, 31 - accumulatorBits);
  const leading = Math.clz32(x);
  const first = saturatingShiftLeft(multiply(saturatingShiftLeft(x, leading - 1), sqrtHalf), 1);
  const firstPower = limited(power(integerBits - leading) + quarter);
  const headroom = Math.clz32(multiply(x, sqrtHalf)) - 1;
  const second = saturatingShiftLeft(x, headroom);
  const secondPower = limited(power(integerBits - headroom) - quarter);
  const r = Math.min(first, second);
  const p = Math.floor((r + fourthRootHalf + 1) / 2);
  const q = (2 * (r - fourthRootHalf)) | 0;
  const square = multiply(q, q);
  const numerator = (multiply(q, r) + multiply(multiply(q, square), alphaN)) | 0;
  const sum = (alphaI + q + multiply(alphaD, square)) | 0;
  const denominator = (multiply(p, sum) + multiply(alphaF, q)) | 0;
  const quotient = multiply(roundingDivideByPot(numerator, accumulatorBits), oneOverOnePlusX(denominator));
  return saturatingShiftLeft((multiply(Math.max(firstPower, secondPower), ln2) + quotient) | 0, 1);
}
