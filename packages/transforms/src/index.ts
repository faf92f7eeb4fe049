export { foldDequantize } from "./fold-dequantize.ts";
export { foldQuantize } from "./fold-quantize.ts";
export { foldWeights } from "./fold-weights.ts";
export { fuseActivations } from "./fuse-activations.ts";
export { removeDeadOperators } from "./remove-dead-operators.ts";
export { rewriteOperators } from "./rewrite-operators.ts";
export type { Fused, Removed, Transform, Transformed, TransformRules } from "./transform.ts";
