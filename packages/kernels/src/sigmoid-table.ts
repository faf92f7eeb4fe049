import { exp } from "@litequant/core";
import type { KernelContext } from "@litequant/core";

import { affineOf, expectForm, expectSymmetric, inputOf } from "./ports.ts";
import { powerOfTwo } from "./power-of-two.ts";

/**
 * 1 / (1 + exp(-i / 24)) in units of 2^-16, lowered by half of what a line between neighbours lies below the curve.
 *
 * The numbers of LiteRT@f67457790 tflite/kernels/internal/common.h `sigmoid_table_uint16`.
 */
export const sigmoidTable: Uint16Array = Uint16Array.from({ length: 256 }, (_, i) => {
  if (i === 255) return 65535;
  const s = 1 / (1 + exp(-i / 24));
  const curvature = (65536 / 576) * s * (1 - s) * (1 - 2 * s);
  return Math.floor(65536 * s - curvature / 16 + 0.5);
});

/**
 * How an int16 becomes a place in the table, in units of 2^-12 / 3, and the check of both forms.
 *
 * LiteRT@f67457790 tflite/kernels/activations.cc `SigmoidPrepare`, `TanhPrepare`.
 * @param shifts - Shifts of a scale of 2^-12 that count as power of two.
 * @returns Of a raw value.
 */
export function tablePosition(context: KernelContext, shifts: readonly number[]): (value: number) => number {
  const input = inputOf(context, 0);
  expectSymmetric(context, input);
  expectForm(context, 1 / 32768, 0);
  const { scale } = affineOf(context, input);
  const exponent = powerOfTwo(scale);
  if (exponent !== undefined && shifts.includes(12 + exponent)) {
    const multiplier = 3 << (12 + exponent);
    return (value) => Math.imul(value, multiplier);
  }
  let multiplier = scale * 4096 * 3;
  let shift = 0;
  for (; multiplier <= 32767 / 2 && shift <= 30; shift++) multiplier *= 2;
  const whole = Math.trunc(multiplier);
  const half = shift > 0 ? 1 << (shift - 1) : 0;
  return (value) => (Math.imul(value, whole) + half) >> shift;
}
