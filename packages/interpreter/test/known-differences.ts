/** Models of the operator zoo whose stored answer is not ours, as `case/scheme`, each with its cause. */
export const knownDifferences: Readonly<Record<string, string>> = {
  "ceil__r4/uint8io":
    "the runtime's reference set lacks CEIL, so its optimized kernels answered: their DEQUANTIZE computes in float32, where 85 steps of 0.0353 are 3 and not 3.0000002",
};

/** Models with golden runs whose stored answer is not ours, by a part of their path, each with its cause. */
export const knownGoldenDifferences: Readonly<Record<string, string>> = {
  "transformer_ops/attn_vec_einsum_a16w8":
    "its BATCH_MATMUL multiplies by an int8 matrix with one scale a column, which the runtime reads as a scale of 0, so that its answer is all zeros",
};
