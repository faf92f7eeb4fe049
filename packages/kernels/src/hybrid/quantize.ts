import { roundHalfAwayFromZero } from "@litequant/core";

const { fround } = Math;

/** How activations become int8 while running: around zero, or over their own range. */
export type RowMode = "symmetric" | "asymmetric";

/**
 * Quantizes a run of floats to int8.
 *
 * LiteRT@f67457790 tflite/kernels/internal/reference/portable_tensor_utils.cc `PortableSymmetricQuantizeFloats` and
 * `PortableAsymmetricQuantizeFloats`.
 * @param form - Receives scale and zero point: 1 and 0 where all values are zero.
 */
export function quantizeRow(
  mode: RowMode,
  values: Float32Array,
  at: number,
  quantized: Int8Array,
  quantizedAt: number,
  length: number,
  form: Float64Array,
): void {
  let min = 0;
  let max = 0;
  for (let i = at; i < at + length; i++) {
    const value = values[i];
    if (value < min) min = value;
    if (value > max) max = value;
  }
  form[0] = 1;
  form[1] = 0;
  if (min === max) {
    quantized.fill(0, quantizedAt, quantizedAt + length);
    return;
  }
  const lowest = mode === "symmetric" ? -127 : -128;
  let inverse: number;
  if (mode === "symmetric") {
    const range = Math.max(-min, max);
    form[0] = fround(range / 127);
    inverse = fround(127 / range);
  } else {
    asymmetricForm(min, max, form);
    inverse = fround(1 / form[0]);
  }
  const zeroPoint = form[1];
  for (let i = 0; i < length; i++) {
    const rounded = roundHalfAwayFromZero(fround(zeroPoint + fround(values[at + i] * inverse)));
    quantized[quantizedAt + i] = rounded < lowest ? lowest : rounded > 127 ? 127 : rounded;
  }
}

function asymmetricForm(min: number, max: number, form: Float64Array): void {
  const scale = (max - min) / 255;
  const fromMin = -128 - min / scale;
  const fromMax = 127 - max / scale;
  const zeroPoint = 128 + Math.abs(min / scale) < 127 + Math.abs(max / scale) ? fromMin : fromMax;
  form[0] = fround(scale);
  form[1] = zeroPoint <= -128 ? -128 : zeroPoint >= 127 ? 127 : roundHalfAwayFromZero(zeroPoint);
}
