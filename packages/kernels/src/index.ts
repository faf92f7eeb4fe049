export { floatBounds, integerBounds, quantizedBounds } from "./activation.ts";
export type { Bounds, FusedActivation } from "./activation.ts";
export { binaryWalk, mulQuantization, sumQuantization, sumScales } from "./arithmetic/prepare.ts";
export type { MulQuantization, SumQuantization, SumScales } from "./arithmetic/prepare.ts";
export { batchPlan, columnMultipliers } from "./batch-matmul/prepare.ts";
export type { BatchPlan, ColumnMultipliers } from "./batch-matmul/prepare.ts";
export { blockScales } from "./block-scales.ts";
export type { Blocks } from "./block-scales.ts";
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
export { logOfAtLeastOne } from "./gemmlowp-log.ts";
export { expOnNegativeValues, inverseSqrt, oneOverOnePlusX, reciprocal } from "./gemmlowp.ts";
export { logistic16, saturatingRoundingDoublingHighMul16, tanh16 } from "./gemmlowp16.ts";
export { quantizedImages } from "./hybrid/images.ts";
export type { QuantizedImages } from "./hybrid/images.ts";
export { quantizeRow } from "./hybrid/quantize.ts";
export type { RowMode } from "./hybrid/quantize.ts";
export { interpolate, interpolatedTable } from "./interpolated-table.ts";
export { fillTable, realTable } from "./lookup-table.ts";
export { prepareInt8Lstm } from "./lstm/int8-prepare.ts";
export type { Int8Gate, Int8Lstm, Int8Matrix, Int16Norm, Int16Vector } from "./lstm/int8-prepare.ts";
export { directionPorts, fullPorts, lstmSizes } from "./lstm/ports.ts";
export type { LstmPorts, LstmSizes } from "./lstm/ports.ts";
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
export { limitedIdentity, reluTable } from "./relu/prepare.ts";
export { sigmoidTable, tablePosition } from "./sigmoid-table.ts";
export type { Sequences } from "./sequence.ts";
export { softmaxScale, softmaxTable } from "./softmax/prepare.ts";
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
export { eightBitWeights, hybridWeights, signedWeights, sixteenBitWeights } from "./weights.ts";
export { wideBias } from "./wide-bias.ts";
export type { WideBias } from "./wide-bias.ts";
