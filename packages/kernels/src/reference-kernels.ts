import { createKernelSet } from "@litequant/core";
import type { Kernel, KernelSet } from "@litequant/core";
import type { KnownOp } from "@litequant/ops";

import { add } from "./add/kernel.ts";
import { argMax, argMin } from "./arg-max/kernel.ts";
import { batchMatmul } from "./batch-matmul/kernel.ts";
import { broadcastArgs } from "./broadcast-args/kernel.ts";
import { bucketize } from "./bucketize/kernel.ts";
import { cast } from "./cast/kernel.ts";
import { complexAbs, imag, real } from "./complex/kernel.ts";
import { concatenation } from "./concatenation/kernel.ts";
import { conv2d } from "./conv-2d/kernel.ts";
import { conv3dTranspose } from "./conv-3d-transpose/kernel.ts";
import { conv3d } from "./conv-3d/kernel.ts";
import { densify } from "./densify/kernel.ts";
import { depthwiseConv2d } from "./depthwise-conv-2d/kernel.ts";
import { dequantize } from "./dequantize/kernel.ts";
import { dilate } from "./dilate/kernel.ts";
import { dynamicUpdateSlice } from "./dynamic-update-slice/kernel.ts";
import { embeddingLookupSparse } from "./embedding-lookup-sparse/kernel.ts";
import { embeddingLookup } from "./embedding-lookup/kernel.ts";
import { fill } from "./fill/kernel.ts";
import { fullyConnected } from "./fully-connected/kernel.ts";
import { gather, gatherNd } from "./gather/kernel.ts";
import { hashtableLookup } from "./hashtable-lookup/kernel.ts";
import { l2Normalization } from "./l2-normalization/kernel.ts";
import { logistic } from "./logistic/kernel.ts";
import { lshProjection } from "./lsh-projection/kernel.ts";
import { bidirectionalSequenceLstm, lstm, unidirectionalSequenceLstm } from "./lstm/kernel.ts";
import { matrixDiag, matrixSetDiag } from "./matrix-diag/kernel.ts";
import { mean } from "./mean/kernel.ts";
import { mirrorPad } from "./mirror-pad/kernel.ts";
import { mul } from "./mul/kernel.ts";
import { multinomial } from "./multinomial/kernel.ts";
import { nonMaxSuppressionV4, nonMaxSuppressionV5 } from "./non-max-suppression/kernel.ts";
import { oneHot } from "./one-hot/kernel.ts";
import { pack } from "./pack/kernel.ts";
import { pad, padv2 } from "./pad/kernel.ts";
import { averagePool2d, maxPool2d, l2Pool2d } from "./pool-2d/kernel.ts";
import { prelu } from "./prelu/kernel.ts";
import { quantize } from "./quantize/kernel.ts";
import { randomStandardNormal, randomUniform } from "./random/kernel.ts";
import { range } from "./range/kernel.ts";
import { reluN1To1 } from "./relu-n1-to-1/kernel.ts";
import { relu } from "./relu/kernel.ts";
import { relu6 } from "./relu6/kernel.ts";
import { bitcast, expandDims, reshape, squeeze } from "./reshape/kernel.ts";
import { resizeBilinear } from "./resize-bilinear/kernel.ts";
import { resizeNearestNeighbor } from "./resize-nearest-neighbor/kernel.ts";
import { reverseSequence, reverseV2 } from "./reverse/kernel.ts";
import { rfft2d } from "./rfft2d/kernel.ts";
import { bidirectionalSequenceRnn, rnn, unidirectionalSequenceRnn } from "./rnn/kernel.ts";
import { scatterNd, sparseToDense } from "./scatter-nd/kernel.ts";
import {
  segmentSum,
  unsortedSegmentMax,
  unsortedSegmentMin,
  unsortedSegmentProd,
  unsortedSegmentSum,
} from "./segment/kernel.ts";
import { select, selectV2 } from "./select/kernel.ts";
import { rank, shape } from "./shape/kernel.ts";
import { skipGram } from "./skip-gram/kernel.ts";
import { slice } from "./slice/kernel.ts";
import { softmax } from "./softmax/kernel.ts";
import { batchToSpaceNd, spaceToBatchNd } from "./space-to-batch-nd/kernel.ts";
import { depthToSpace, spaceToDepth } from "./space-to-depth/kernel.ts";
import { split, splitV } from "./split/kernel.ts";
import { square } from "./square/kernel.ts";
import { stridedSlice } from "./strided-slice/kernel.ts";
import { sub } from "./sub/kernel.ts";
import { svdf } from "./svdf/kernel.ts";
import { tanhKernel } from "./tanh/kernel.ts";
import { broadcastTo, tile } from "./tile/kernel.ts";
import { topkV2 } from "./topk-v2/kernel.ts";
import { transposeConv } from "./transpose-conv/kernel.ts";
import { transpose } from "./transpose/kernel.ts";
import { unique } from "./unique/kernel.ts";
import { unpack } from "./unpack/kernel.ts";
import { callOnce } from "./call-once/kernel.ts";
import { hashtable, hashtableFind, hashtableImport, hashtableSize } from "./hashtable/kernel.ts";
import { ifKernel } from "./if/kernel.ts";
import { stablehloComposite } from "./stablehlo-composite/kernel.ts";
import { assignVariable, readVariable, varHandle } from "./variables/kernel.ts";
import { where } from "./where/kernel.ts";
import { whileKernel } from "./while/kernel.ts";
import { div } from "./div/kernel.ts";
import { powKernel } from "./pow/kernel.ts";
import { atan2Kernel } from "./atan2/kernel.ts";
import { floorDiv } from "./floor-div/kernel.ts";
import { floorMod } from "./floor-mod/kernel.ts";
import { maximum, minimum, stablehloMaximum, stablehloMinimum } from "./extremum/kernel.ts";
import { squaredDifference } from "./squared-difference/kernel.ts";
import { equal, greater, greaterEqual, less, lessEqual, notEqual } from "./comparison/kernel.ts";
import { logicalAnd, logicalOr, logicalNot } from "./logical/kernel.ts";
import { bitwiseXor, rightShift } from "./bits/kernel.ts";
import { stablehloAdd, stablehloMultiply } from "./stablehlo-arithmetic/kernel.ts";
import { addN } from "./add-n/kernel.ts";
import { abs } from "./abs/kernel.ts";
import { ceil } from "./ceil/kernel.ts";
import { floor } from "./floor/kernel.ts";
import { round } from "./round/kernel.ts";
import { sign } from "./sign/kernel.ts";
import { neg } from "./neg/kernel.ts";
import { sinKernel } from "./sin/kernel.ts";
import { cosKernel } from "./cos/kernel.ts";
import { expKernel } from "./exp/kernel.ts";
import { logKernel } from "./log/kernel.ts";
import { sqrt } from "./sqrt/kernel.ts";
import { rsqrt } from "./rsqrt/kernel.ts";
import { elu } from "./elu/kernel.ts";
import { hardSwish } from "./hard-swish/kernel.ts";
import { relu0To1 } from "./relu-0-to-1/kernel.ts";
import { logSoftmax } from "./log-softmax/kernel.ts";
import { zerosLike } from "./zeros-like/kernel.ts";
import { gelu } from "./gelu/kernel.ts";
import { leakyRelu } from "./leaky-relu/kernel.ts";
import { fakeQuant } from "./fake-quant/kernel.ts";
import { localResponseNormalization } from "./local-response-normalization/kernel.ts";
import { reduceAll, reduceAny, reduceMax, reduceMin, reduceProd, sum } from "./reduce/kernel.ts";
import { cumsum } from "./cumsum/kernel.ts";
import { reduceWindow } from "./reduce-window/kernel.ts";

/** One kernel for every operator with facts: one without does not compile. */
const kernels: { readonly [N in KnownOp]: Kernel<N> } = {
  ADD: add,
  ARG_MAX: argMax,
  ARG_MIN: argMin,
  AVERAGE_POOL_2D: averagePool2d,
  BATCH_MATMUL: batchMatmul,
  BATCH_TO_SPACE_ND: batchToSpaceNd,
  BIDIRECTIONAL_SEQUENCE_LSTM: bidirectionalSequenceLstm,
  BIDIRECTIONAL_SEQUENCE_RNN: bidirectionalSequenceRnn,
  BITCAST: bitcast,
  BROADCAST_ARGS: broadcastArgs,
  BROADCAST_TO: broadcastTo,
  BUCKETIZE: bucketize,
  CAST: cast,
  COMPLEX_ABS: complexAbs,
  CONCATENATION: concatenation,
  CONV_2D: conv2d,
  CONV_3D: conv3d,
  CONV_3D_TRANSPOSE: conv3dTranspose,
  DENSIFY: densify,
  DEPTHWISE_CONV_2D: depthwiseConv2d,
  DEPTH_TO_SPACE: depthToSpace,
  DEQUANTIZE: dequantize,
  DILATE: dilate,
  DYNAMIC_UPDATE_SLICE: dynamicUpdateSlice,
  EMBEDDING_LOOKUP: embeddingLookup,
  EMBEDDING_LOOKUP_SPARSE: embeddingLookupSparse,
  EXPAND_DIMS: expandDims,
  FILL: fill,
  FULLY_CONNECTED: fullyConnected,
  GATHER: gather,
  GATHER_ND: gatherNd,
  HASHTABLE_LOOKUP: hashtableLookup,
  IMAG: imag,
  L2_NORMALIZATION: l2Normalization,
  LOGISTIC: logistic,
  LSH_PROJECTION: lshProjection,
  LSTM: lstm,
  MATRIX_DIAG: matrixDiag,
  MATRIX_SET_DIAG: matrixSetDiag,
  MAX_POOL_2D: maxPool2d,
  MEAN: mean,
  MIRROR_PAD: mirrorPad,
  MUL: mul,
  MULTINOMIAL: multinomial,
  NON_MAX_SUPPRESSION_V4: nonMaxSuppressionV4,
  NON_MAX_SUPPRESSION_V5: nonMaxSuppressionV5,
  ONE_HOT: oneHot,
  PACK: pack,
  PAD: pad,
  PADV2: padv2,
  PRELU: prelu,
  QUANTIZE: quantize,
  RANDOM_STANDARD_NORMAL: randomStandardNormal,
  RANDOM_UNIFORM: randomUniform,
  RANGE: range,
  RANK: rank,
  REAL: real,
  RELU: relu,
  RELU6: relu6,
  RELU_N1_TO_1: reluN1To1,
  RESHAPE: reshape,
  RESIZE_BILINEAR: resizeBilinear,
  RESIZE_NEAREST_NEIGHBOR: resizeNearestNeighbor,
  REVERSE_SEQUENCE: reverseSequence,
  REVERSE_V2: reverseV2,
  RFFT2D: rfft2d,
  RNN: rnn,
  SCATTER_ND: scatterNd,
  SEGMENT_SUM: segmentSum,
  SELECT: select,
  SELECT_V2: selectV2,
  SHAPE: shape,
  SKIP_GRAM: skipGram,
  SLICE: slice,
  SOFTMAX: softmax,
  SPACE_TO_BATCH_ND: spaceToBatchNd,
  SPACE_TO_DEPTH: spaceToDepth,
  SPARSE_TO_DENSE: sparseToDense,
  SPLIT: split,
  SPLIT_V: splitV,
  SQUARE: square,
  SQUEEZE: squeeze,
  STRIDED_SLICE: stridedSlice,
  SUB: sub,
  SVDF: svdf,
  TANH: tanhKernel,
  TILE: tile,
  TOPK_V2: topkV2,
  TRANSPOSE: transpose,
  TRANSPOSE_CONV: transposeConv,
  UNIDIRECTIONAL_SEQUENCE_LSTM: unidirectionalSequenceLstm,
  UNIDIRECTIONAL_SEQUENCE_RNN: unidirectionalSequenceRnn,
  UNIQUE: unique,
  UNPACK: unpack,
  UNSORTED_SEGMENT_MAX: unsortedSegmentMax,
  UNSORTED_SEGMENT_MIN: unsortedSegmentMin,
  UNSORTED_SEGMENT_PROD: unsortedSegmentProd,
  UNSORTED_SEGMENT_SUM: unsortedSegmentSum,
  WHERE: where,
  WHILE: whileKernel,
  IF: ifKernel,
  CALL_ONCE: callOnce,
  STABLEHLO_COMPOSITE: stablehloComposite,
  VAR_HANDLE: varHandle,
  READ_VARIABLE: readVariable,
  ASSIGN_VARIABLE: assignVariable,
  HASHTABLE: hashtable,
  HASHTABLE_IMPORT: hashtableImport,
  HASHTABLE_FIND: hashtableFind,
  HASHTABLE_SIZE: hashtableSize,
  DIV: div,
  POW: powKernel,
  ATAN2: atan2Kernel,
  FLOOR_DIV: floorDiv,
  FLOOR_MOD: floorMod,
  MAXIMUM: maximum,
  MINIMUM: minimum,
  SQUARED_DIFFERENCE: squaredDifference,
  EQUAL: equal,
  NOT_EQUAL: notEqual,
  GREATER: greater,
  GREATER_EQUAL: greaterEqual,
  LESS: less,
  LESS_EQUAL: lessEqual,
  LOGICAL_AND: logicalAnd,
  LOGICAL_OR: logicalOr,
  BITWISE_XOR: bitwiseXor,
  RIGHT_SHIFT: rightShift,
  STABLEHLO_ADD: stablehloAdd,
  STABLEHLO_MULTIPLY: stablehloMultiply,
  STABLEHLO_MAXIMUM: stablehloMaximum,
  STABLEHLO_MINIMUM: stablehloMinimum,
  ADD_N: addN,
  ABS: abs,
  CEIL: ceil,
  FLOOR: floor,
  ROUND: round,
  SIGN: sign,
  NEG: neg,
  SIN: sinKernel,
  COS: cosKernel,
  EXP: expKernel,
  LOG: logKernel,
  SQRT: sqrt,
  RSQRT: rsqrt,
  ELU: elu,
  HARD_SWISH: hardSwish,
  RELU_0_TO_1: relu0To1,
  LOG_SOFTMAX: logSoftmax,
  LOGICAL_NOT: logicalNot,
  ZEROS_LIKE: zerosLike,
  GELU: gelu,
  LEAKY_RELU: leakyRelu,
  FAKE_QUANT: fakeQuant,
  L2_POOL_2D: l2Pool2d,
  LOCAL_RESPONSE_NORMALIZATION: localResponseNormalization,
  SUM: sum,
  REDUCE_MAX: reduceMax,
  REDUCE_MIN: reduceMin,
  REDUCE_PROD: reduceProd,
  REDUCE_ANY: reduceAny,
  REDUCE_ALL: reduceAll,
  CUMSUM: cumsum,
  REDUCE_WINDOW: reduceWindow,
};

/**
 * Kernels that compute what TensorFlow Lite's reference kernels compute: integers bit for bit, float32 up to the last bit of
 * exponentials. They work in any memory.
 */
export const referenceKernels: KernelSet = createKernelSet("reference", kernels);
