import type { KernelContext } from "@litequant/core";

import { quantizeMultiplier, roundingDivideByPot, saturatingRoundingDoublingHighMul } from "../fixed-point.ts";
import type { QuantizedMultiplier } from "../fixed-point.ts";
import { expOnNegativeValues } from "../gemmlowp.ts";
import { affineOf, inputOf } from "../ports.ts";

/** Integer bits of a scaled difference from the row's maximum. */
export const scaledBits = 5;
/** Integer bits of the sum of exponentials. */
export const sumBits = 12;

/** Exponentials of 8-bit differences from the row's maximum. */
export interface SoftmaxTable {
  /** Raw exponential, without integer bits, of minus the index. */
  readonly exponentials: Int32Array;
  /** Differences of this many steps and more count as nothing. */
  readonly length: number;
}

/** The multiplier of a difference from the row's maximum, to `scaledBits` integer bits. */
export function softmaxScale(context: KernelContext, beta: number): QuantizedMultiplier {
  const { scale } = affineOf(context, inputOf(context, 0));
  return quantizeMultiplier(Math.min(beta * scale * 2 ** (31 - scaledBits), 2 ** 31 - 1));
}

/**
 * Exponentials of every difference that two 8-bit values can have.
 *
 * LiteRT@f67457790 tflite/kernels/internal/quantization_util.cc `PreprocessSoftmaxScaling`, `CalculateInputRadius`.
 */
export function softmaxTable(context: KernelContext, beta: number): SoftmaxTable {
  const { multiplier, shift } = softmaxScale(context, beta);
  const radius = Math.floor((((1 << scaledBits) - 1) * 2 ** (31 - scaledBits)) / 2 ** shift);
  const length = Math.min(256, radius + 1);
  const exponentials = new Int32Array(length);
  for (let difference = 0; difference < length; difference++) {
    exponentials[difference] = expOnNegativeValues(
      saturatingRoundingDoublingHighMul(-difference << shift, multiplier),
      scaledBits,
    );
  }
  return { exponentials, length };
}

/** The largest value of a row; `lowest` where it is empty. */
export function largestOf(row: Int8Array, start: number, end: number, lowest: number): number {
  let largest = lowest;
  for (let i = start; i < end; i++) if (row[i] > largest) largest = row[i];
  return largest;
}

/** The sum of a row's exponentials, with {@link sumBits} integer bits. */
export function sumOfExponentials(
  row: Int8Array,
  start: number,
  end: number,
  largest: number,
  { exponentials, length }: SoftmaxTable,
): number {
  let sum = 0;
  for (let i = start; i < end; i++) {
    const difference = largest - row[i];
    if (difference < length) sum = (sum + roundingDivideByPot(exponentials[difference], sumBits)) | 0;
  }
  return sum;
}
