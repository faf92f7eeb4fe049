import { roundHalfAwayFromZero } from "@litequant/core";

/** A positive real multiplier as `multiplier * 2^(shift - 31)`, with `multiplier` in [2^30, 2^31) or 0. */
export interface QuantizedMultiplier {
  readonly multiplier: number;
  readonly shift: number;
}

const bits = new DataView(new ArrayBuffer(8));

/** Splits a positive finite double into `fraction * 2^exponent` with the fraction in [0.5, 1), as C's `frexp` does. */
function frexp(value: number): { readonly fraction: number; readonly exponent: number } {
  bits.setFloat64(0, value);
  const biased = (bits.getUint16(0) >> 4) & 0x7ff;
  if (biased === 0) {
    const { fraction, exponent } = frexp(value * 2 ** 64);
    return { fraction, exponent: exponent - 64 };
  }
  return { fraction: value / 2 ** (biased - 1022), exponent: biased - 1022 };
}

/**
 * The fixed-point form of a real multiplier; multipliers below about 2^-32 become 0.
 *
 * LiteRT@f67457790 tflite/kernels/internal/quantization_util.cc `QuantizeMultiplier`.
 */
export function quantizeMultiplier(real: number): QuantizedMultiplier {
  if (real === 0) return { multiplier: 0, shift: 0 };
  let { fraction, exponent: shift } = frexp(real);
  fraction = roundHalfAwayFromZero(fraction * 2 ** 31);
  if (fraction === 2 ** 31) {
    fraction = 2 ** 30;
    shift += 1;
  }
  return shift < -31 ? { multiplier: 0, shift: 0 } : { multiplier: fraction, shift };
}

/**
 * `(a * b + 2^30) >> 31` of two int32, exact: ties towards plus infinity; -2^31 * -2^31 saturates.
 *
 * gemmlowp's `SaturatingRoundingDoublingHighMul`: truncating after a nudge that depends on the sign is this floor.
 */
export function saturatingRoundingDoublingHighMul(a: number, b: number): number {
  if (a === -2147483648 && b === -2147483648) return 2147483647;
  // a = high * 2^16 + low: both partial products stay below 2^48, where doubles are exact.
  const low = Math.floor(((a & 0xffff) * b + 1073741824) / 65536);
  return Math.floor(((a >> 16) * b + low) / 32768) | 0;
}

/** `x / 2^exponent` of an int32 with an exponent in 0..31, ties away from zero. */
export function roundingDivideByPot(x: number, exponent: number): number {
  const mask = ((1 << exponent) - 1) | 0;
  const threshold = (mask >> 1) + (x < 0 ? 1 : 0);
  return ((x >> exponent) + ((x & mask) > threshold ? 1 : 0)) | 0;
}

/**
 * `x * multiplier * 2^(shift - 31)` of an int32, rounded twice as the runtime's default build does.
 *
 * LiteRT@f67457790 tflite/kernels/internal/common.cc `MultiplyByQuantizedMultiplier`.
 * @param multiplier - Not negative, below 2^31.
 * @param shift - In -31..30; `x` shifted left by a positive one must stay an int32, or wraps.
 */
export function multiplyByQuantizedMultiplier(x: number, multiplier: number, shift: number): number {
  const value = shift > 0 ? x << shift : x | 0;
  const low = Math.floor(((value & 0xffff) * multiplier + 1073741824) / 65536);
  const high = Math.floor(((value >> 16) * multiplier + low) / 32768) | 0;
  return shift < 0 ? roundingDivideByPot(high, -shift) : high;
}

/**
 * `x * multiplier * 2^(shift - 31)` of an int64 below 2^47, with 15 bits of the multiplier and rounded once, ties upwards.
 *
 * LiteRT@f67457790 tflite/kernels/internal/common.cc `MultiplyByQuantizedMultiplier` of an int64.
 * @param x - A whole double.
 * @param shift - In -31..7.
 */
export function multiplyByReducedMultiplier(x: number, multiplier: number, shift: number): number {
  const reduced = multiplier < 0x7fff0000 ? (multiplier + 0x8000) >> 16 : 0x7fff;
  const total = 15 - shift;
  // x = high * 2^24 + low: both partial products are exact doubles, and nested floors are the floor of the whole.
  const high = Math.floor(x / 16777216);
  const low = (x - high * 16777216) * reduced + 2 ** (total - 1);
  if (total < 24) return (high * reduced * 2 ** (24 - total) + Math.floor(low / 2 ** total)) | 0;
  return Math.floor((high * reduced + Math.floor(low / 16777216)) / 2 ** (total - 24)) | 0;
}

/** Limits `x` to `[min, max]`. */
export function clamp(x: number, min: number, max: number): number {
  return x < min ? min : x > max ? max : x;
}
