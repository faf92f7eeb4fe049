import type { KernelContext } from "@litequant/core";

import { quantizeMultiplier, saturatingRoundingDoublingHighMul } from "../fixed-point.ts";
import { expOnNegativeValues } from "../gemmlowp.ts";
import { affineOf, inputOf } from "../ports.ts";

/** Integer bits of a scaled difference, and of a sum of exponentials. */
const scaledBits = 5;
/** Integer bits of the sum of exponentials. */
export const sumBits = 12;

/** Exponentials of 8-bit differences from the row's maximum. */
export interface SoftmaxTable {
  /** Raw exponential, without integer bits, of minus the index. */
  readonly exponentials: Int32Array;
  /** Differences of this many steps and more count as nothing. */
  readonly length: number;
}

/**
 * Exponentials of every difference that two 8-bit values can have.
 *
 * LiteRT@f67457790 tflite/kernels/internal/quantization_util.cc `PreprocessSoftmaxScaling`, `CalculateInputRadius`.
 */
export function softmaxTable(context: KernelContext, beta: number): SoftmaxTable {
  const { scale } = affineOf(context, inputOf(context, 0));
  const real = Math.min(beta * scale * 2 ** (31 - scaledBits), 2 ** 31 - 1);
  const { multiplier, shift } = quantizeMultiplier(real);
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
