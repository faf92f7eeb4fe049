import type { Operator, OpName, OpOptions } from "@litequant/core";

const activation = { fusedActivationFunction: "NONE" } as const;
const pool = { padding: "SAME", strideW: 0, strideH: 0, filterWidth: 0, filterHeight: 0, ...activation } as const;
const recurrent = { ...activation, asymmetricQuantizeInputs: false } as const;
const cell = { ...recurrent, cellClip: 0, projClip: 0 } as const;
const dilation = { dilationWFactor: 1, dilationHFactor: 1 } as const;

/** The schema's defaults, field by field: what a reader sees where a file has an options table without the field. */
const defaults = {
  CONV_2D: { padding: "SAME", strideW: 0, strideH: 0, ...activation, ...dilation, quantizedBiasType: "float32" },
  DEPTHWISE_CONV_2D: { padding: "SAME", strideW: 0, strideH: 0, depthMultiplier: 0, ...activation, ...dilation },
  FULLY_CONNECTED: {
    ...activation,
    weightsFormat: "DEFAULT",
    keepNumDims: false,
    asymmetricQuantizeInputs: false,
    quantizedBiasType: "float32",
  },
  AVERAGE_POOL_2D: pool,
  MAX_POOL_2D: pool,
  MEAN: { keepDims: false },
  ADD: { ...activation, potScaleInt16: true },
  SUB: { ...activation, potScaleInt16: true },
  MUL: activation,
  CONCATENATION: { axis: 0, ...activation },
  RESHAPE: {},
  SQUEEZE: {},
  SOFTMAX: { beta: 0 },
  STRIDED_SLICE: { beginMask: 0, endMask: 0, ellipsisMask: 0, newAxisMask: 0, shrinkAxisMask: 0, offset: false },
  L2_NORMALIZATION: activation,
  BATCH_MATMUL: { adjX: false, adjY: false, asymmetricQuantizeInputs: false },
  PAD: {},
  TRANSPOSE: {},
  LOGISTIC: {},
  TANH: {},
  RELU: {},
  RELU6: {},
  RELU_N1_TO_1: {},
  QUANTIZE: {},
  DEQUANTIZE: {},
  SLICE: {},
  PRELU: {},
  SQUARE: {},
  BIDIRECTIONAL_SEQUENCE_LSTM: { ...cell, mergeOutputs: false, timeMajor: true },
  BIDIRECTIONAL_SEQUENCE_RNN: { timeMajor: false, mergeOutputs: false, ...recurrent },
  LSTM: { ...cell, kernelType: "FULL" },
  RNN: recurrent,
  SVDF: { rank: 0, ...recurrent },
  UNIDIRECTIONAL_SEQUENCE_LSTM: { ...cell, timeMajor: false, diagonalRecurrentTensors: false },
  UNIDIRECTIONAL_SEQUENCE_RNN: { timeMajor: false, ...recurrent },
  SPLIT: { numSplits: 0 },
  SPLIT_V: { numSplits: 0 },
  PACK: { valuesCount: 0, axis: 0 },
  UNPACK: { num: 0, axis: 0 },
  EXPAND_DIMS: {},
  SHAPE: { outType: "float32" },
  RANK: {},
  GATHER: { axis: 0, batchDims: 0 },
  GATHER_ND: {},
  TILE: {},
  BROADCAST_TO: {},
  FILL: {},
  RANGE: {},
  ONE_HOT: { axis: 0 },
  CAST: { inDataType: "float32", outDataType: "float32" },
  BITCAST: {},
  REVERSE_V2: {},
  REVERSE_SEQUENCE: { seqDim: 0, batchDim: 0 },
  MIRROR_PAD: { mode: "REFLECT" },
  PADV2: {},
  SELECT: {},
  SELECT_V2: {},
  ARG_MAX: { outputType: "float32" },
  ARG_MIN: { outputType: "float32" },
  SPACE_TO_BATCH_ND: {},
  BATCH_TO_SPACE_ND: {},
  SPACE_TO_DEPTH: { blockSize: 0 },
  DEPTH_TO_SPACE: { blockSize: 0 },
  RESIZE_BILINEAR: { alignCorners: false, halfPixelCenters: false },
  RESIZE_NEAREST_NEIGHBOR: { alignCorners: false, halfPixelCenters: false },
  TRANSPOSE_CONV: { padding: "SAME", strideW: 0, strideH: 0, ...activation, quantizedBiasType: "float32" },
  WHILE: { condSubgraphIndex: 0, bodySubgraphIndex: 0 },
  IF: { thenSubgraphIndex: 0, elseSubgraphIndex: 0 },
  CALL_ONCE: { initSubgraphIndex: 0 },
  STABLEHLO_COMPOSITE: { decompositionSubgraphIndex: 0, compositeAttributesFormat: "FLEXBUFFERS", version: 0 },
  VAR_HANDLE: {},
  READ_VARIABLE: {},
  ASSIGN_VARIABLE: {},
  HASHTABLE: { tableId: 0, keyDtype: "float32", valueDtype: "float32" },
  HASHTABLE_IMPORT: {},
  HASHTABLE_FIND: {},
  HASHTABLE_SIZE: {},
  DIV: activation,
  POW: {},
  ATAN2: {},
  FLOOR_DIV: {},
  FLOOR_MOD: {},
  MAXIMUM: {},
  MINIMUM: {},
  SQUARED_DIFFERENCE: {},
  EQUAL: {},
  NOT_EQUAL: {},
  GREATER: {},
  GREATER_EQUAL: {},
  LESS: {},
  LESS_EQUAL: {},
  LOGICAL_AND: {},
  LOGICAL_OR: {},
  BITWISE_XOR: {},
  RIGHT_SHIFT: {},
  STABLEHLO_ADD: {},
  STABLEHLO_MULTIPLY: {},
  STABLEHLO_MAXIMUM: {},
  STABLEHLO_MINIMUM: {},
  ADD_N: {},
} as const satisfies { readonly [N in OpName]?: OpOptions[N] };

/**
 * The options that an operator has where the file has no options table: the schema's default of each field.
 *
 * @returns undefined for operators without facts here.
 */
export function defaultOptions<N extends OpName>(op: N): OpOptions[N] | undefined {
  return Object.hasOwn(defaults, op) ? (defaults[op as keyof typeof defaults] as unknown as OpOptions[N]) : undefined;
}

/** The options of an operator, from the file or by default; a custom operator's bytes. */
export function optionsOf(operator: Operator): object | undefined {
  if ("options" in operator && operator.options !== undefined) return operator.options;
  if ("bytes" in operator) return operator.bytes;
  return defaultOptions(operator.op as OpName) as object | undefined;
}
