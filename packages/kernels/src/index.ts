export { floatBounds, integerBounds, quantizedBounds } from "./activation.ts";
export type { Bounds, FusedActivation } from "./activation.ts";
export { binaryWalk, mulQuantization, sumQuantization, sumScales } from "./arithmetic/prepare.ts";
export type { MulQuantization, SumQuantization, SumScales } from "./arithmetic/prepare.ts";
export { batchPlan } from "./batch-matmul/prepare.ts";
export type { BatchPlan } from "./batch-matmul/prepare.ts";
export { convGeometry, convQuantization, firstTap, lastTap } from "./conv-2d/prepare.ts";
export type { ConvGeometry, ConvQuantization } from "./conv-2d/prepare.ts";
export {
  clamp,
  multiplyByQuantizedMultiplier,
  multiplyByReducedMultiplier,
  quantizeMultiplier,
  roundingDivideByPot,
  saturatingRoundingDoublingHighMul,
} from "./fixed-point.ts";
export type { QuantizedMultiplier } from "./fixed-point.ts";
export { productQuantization, productSizes } from "./fully-connected/prepare.ts";
export type { ProductQuantization, ProductSizes } from "./fully-connected/prepare.ts";
export { expOnNegativeValues, inverseSqrt, oneOverOnePlusX, reciprocal } from "./gemmlowp.ts";
export { interpolate, interpolatedTable } from "./interpolated-table.ts";
export { fillTable, realTable } from "./lookup-table.ts";
export { reductionPlan } from "./mean/prepare.ts";
export type { ReductionPlan } from "./mean/prepare.ts";
export { meanMultiplier } from "./mean/quantized.ts";
export { poolGeometry } from "./pool-2d/prepare.ts";
export type { PoolGeometry } from "./pool-2d/prepare.ts";
export {
  affineOf,
  firstOf,
  fits,
  inputOf,
  integerRange,
  numbersOf,
  optionalInput,
  outputOf,
  parametersOf,
  planned,
} from "./ports.ts";
export { referenceKernels } from "./reference-kernels.ts";
export { reluTable } from "./relu/prepare.ts";
export { softmaxTable } from "./softmax/prepare.ts";
export type { SoftmaxTable } from "./softmax/prepare.ts";
export {
  broadcastStrides,
  copyAlong,
  createLaneWalk,
  createWalk,
  lanesOf,
  lanesPerElement,
  stridesOf,
} from "./walk.ts";
export type { Lanes, Walk } from "./walk.ts";
