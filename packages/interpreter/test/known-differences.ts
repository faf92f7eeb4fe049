/** Models of the operator zoo whose stored answer is not ours, as `case/scheme`, each with its cause. */
export const knownDifferences: Readonly<Record<string, string>> = {
  "ceil__r4/uint8io":
    "the runtime's reference set lacks CEIL, so its optimized kernels answered: their DEQUANTIZE computes in float32, where 85 steps of 0.0353 are 3 and not 3.0000002",
};
