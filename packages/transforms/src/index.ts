export { fuseActivations } from "./fuse-activations.ts";
export { removeDeadOperators } from "./remove-dead-operators.ts";
export type { Fused, Transform, Transformed, TransformRules } from "./transform.ts";
