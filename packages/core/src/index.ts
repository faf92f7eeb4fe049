export { asymmetricParams, symmetricScale, type AffineParams } from "./affine.ts";
export { planArena, type ArenaItem, type ArenaPlan } from "./arena.ts";
export type { CalibrationTable, Calibrator, CalibratorFor, Observer, TensorRange } from "./calibration.ts";
export {
  allocate,
  arrayFromBytes,
  arrayLength,
  arrayView,
  byteLength,
  bytesOf,
  elementBits,
  elementCount,
  holds,
  type DType,
  type TypedArray,
} from "./dtype.ts";
export type { EdgeTpuObjection, EdgeTpuRule } from "./edge-tpu-rule.ts";
export { editDistance } from "./edit-distance.ts";
export { editModel, type Edited, type ModelEditor } from "./editor.ts";
export { entryOf, type Entry, type EntryPort } from "./entry.ts";
export { LitequantError, type Diagnostic, type ErrorCode, type Location } from "./errors.ts";
export {
  createExtremes,
  extremesFromJson,
  extremesToJson,
  mergeExtremes,
  observeExtremes,
  type Extremes,
} from "./extremes.ts";
export { float16ToNumber, numberToFloat16 } from "./float16.ts";
export type { OpOptions } from "./generated/op-options.ts";
export { indexGraph, isConstant, type GraphIndex } from "./graph.ts";
export { countValues, coverRange, createHistogram, mergeHistogram, type Histogram } from "./histogram.ts";
export type { Json } from "./json.ts";
export {
  createKernelSet,
  type Kernel,
  type KernelContext,
  type KernelSet,
  type MemoryProvider,
  type Slot,
  type SubgraphCall,
  type TensorView,
} from "./kernel.ts";
export { mapRanges, tensorKey } from "./map-ranges.ts";
export type { Metric, Outputs } from "./metric.ts";
export type {
  Metadata,
  Model,
  ModelSource,
  OperatorLinks,
  QuantizationParams,
  Signature,
  Subgraph,
  Tensor,
  TensorId,
  TensorLinks,
} from "./model.ts";
export type {
  BuiltinOperator,
  ForeignOptions,
  OpName,
  Operator,
  OperatorBase,
  OptionsOf,
  OtherOperator,
} from "./operator.ts";
export type { KnownTensor, OpSpec, PortSpec, ShapeRule, VersionCondition, VersionRule } from "./op-spec.ts";
export { packInt2, packInt4, unpackInt2, unpackInt4 } from "./packing.ts";
export type { Plugin, Progress } from "./plugin.ts";
export { channelAxisOf, optionOf, portSpec } from "./port-spec.ts";
export { isRanked } from "./ranked.ts";
export { roundHalfAwayFromZero, roundHalfToEven } from "./rounding.ts";
export type { Activation, Activations, CreateRunner, Runner, RunVisitor, Step } from "./runner.ts";
export type { DataSource, Sample, TensorValue } from "./sample.ts";
export type {
  ConstantRanges,
  EndChoice,
  EndWish,
  FormGroup,
  OperatorDecision,
  OperatorView,
  PlanInput,
  PortForm,
  PortRequest,
  QuantizationPlan,
  QuantizedModel,
  Reason,
  Scheme,
  SchemeDecision,
  TensorForm,
} from "./scheme.ts";
export { sha256Hex } from "./sha256.ts";
export { readStrings, writeStrings } from "./strings.ts";
export { exp, expm1, log, tanh } from "./transcendental.ts";
export { erf, erfc } from "./transcendental-erf.ts";
export { pow } from "./transcendental-pow.ts";
export { atan2, cos, sin } from "./transcendental-trig.ts";
export { operatorName, tensorName, viewOperator } from "./views.ts";
export {
  checkWeightOptions,
  otherPorts,
  requestBias,
  requestWeight,
  unknownOperator,
  weightGranularity,
  weightNote,
  type WeightOptions,
} from "./weight-options.ts";
