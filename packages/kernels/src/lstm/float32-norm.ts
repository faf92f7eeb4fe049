const { fround } = Math;

/**
 * Normalizes sums to mean 0 and variance 1, then weights them and adds a bias; in place.
 *
 * LiteRT@f67457790 tflite/kernels/internal/reference/portable_tensor_utils.cc `PortableMeanStddevNormalization`.
 */
export function normalizeFloat(sums: Float32Array, weights: Float32Array, bias: Float32Array): void {
  const { length } = sums;
  let total = fround(0);
  for (let i = 0; i < length; i++) total = fround(total + sums[i]);
  const mean = fround(total / length);
  let squares = fround(0);
  for (let i = 0; i < length; i++) {
    const difference = fround(sums[i] - mean);
    squares = fround(squares + fround(difference * difference));
  }
  const variance = fround(squares / length);
  const inverse = fround(1 / fround(Math.sqrt(fround(variance + 1e-8))));
  for (let i = 0; i < length; i++) {
    const normalized = fround(fround(sums[i] - mean) * inverse);
    sums[i] = fround(normalized * weights[i]) + bias[i];
  }
}
