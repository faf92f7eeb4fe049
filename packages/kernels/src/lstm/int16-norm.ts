import { clamp, multiplyByQuantizedMultiplier } from "../fixed-point.ts";
import { inverseSqrt } from "../gemmlowp.ts";
import type { Int16Norm } from "./int8-prepare.ts";

const exponent = new Int32Array(1);

/**
 * Normalizes int16 sums to mean 0 and variance 1, then weights them and adds a bias; in place.
 *
 * Bit-exact with LiteRT@f67457790 tflite/kernels/internal/reference/portable_tensor_utils.cc `PortableApplyLayerNorm`.
 */
export function normalize16(norm: Int16Norm, sums: Int16Array): void {
  const length = sums.length;
  const weights = norm.weights.data;
  const bias = norm.bias.data;
  let sum = 0;
  let squares = 0;
  for (let i = 0; i < length; i++) {
    sum += sums[i];
    squares += sums[i] * sums[i];
  }
  const mean = Math.trunc((sum * 1024) / length);
  const variance = Math.trunc((squares * Math.trunc(1048576 / length) - mean * mean) / 1048576);
  const multiplier = inverseSqrt(variance < 1 ? norm.varianceGuard : variance, exponent);
  const shift = exponent[0];
  for (let i = 0; i < length; i++) {
    const rescaled = multiplyByQuantizedMultiplier(1024 * sums[i] - mean, multiplier, shift);
    const weighted = Math.imul(rescaled, weights[i]) + bias[i];
    const value = Math.trunc((weighted > 0 ? weighted + 512 : weighted - 512) / 1024);
    sums[i] = clamp(multiplyByQuantizedMultiplier(value, norm.multiplier, norm.shift + 12), -32768, 32767);
  }
}
