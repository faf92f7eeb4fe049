import type { ShapeRule } from "@litequant/core";

import type { KnownOp } from "../ops/index.ts";
import { batchMatmulShape } from "./batch-matmul.ts";
import { addShape, mulShape, preluShape, subShape, commonShape } from "./broadcast.ts";
import { concatenationShape } from "./concatenation.ts";
import { conv2dShape } from "./conv-2d.ts";
import { conv3dShape, conv3dTransposeShape } from "./conv-3d.ts";
import { uniqueShape, whereShape } from "./counted.ts";
import { depthwiseConv2dShape } from "./depthwise-conv-2d.ts";
import { matrixDiagShape, matrixSetDiagShape } from "./diagonal.ts";
import { dilateShape } from "./dilate.ts";
import { expandDimsShape } from "./expand-dims.ts";
import { fullyConnectedShape } from "./fully-connected.ts";
import { gatherNdShape, gatherShape } from "./gather.ts";
import { given } from "./given.ts";
import { embeddingLookupShape, embeddingLookupSparseShape, hashtableLookupShape } from "./lookup.ts";
import { lshProjectionShape } from "./lsh-projection.ts";
import { meanShape, reduced } from "./mean.ts";
import { mirrorPadShape } from "./mirror-pad.ts";
import { multinomialShape } from "./multinomial.ts";
import { nonMaxSuppressionV4Shape, nonMaxSuppressionV5Shape } from "./non-max-suppression.ts";
import { oneHotShape } from "./one-hot.ts";
import { packShape, unpackShape } from "./pack.ts";
import { padded } from "./pad.ts";
import { averagePool2dShape, maxPool2dShape, l2Pool2dShape } from "./pool-2d.ts";
import { rangeShape } from "./range.ts";
import {
  bidirectionalSequenceLstmShape,
  bidirectionalSequenceRnnShape,
  lstmShape,
  rnnShape,
  svdfShape,
  unidirectionalSequenceLstmShape,
  unidirectionalSequenceRnnShape,
} from "./recurrent.ts";
import { reshapeShape } from "./reshape.ts";
import { resized } from "./resize.ts";
import { rfft2dShape } from "./rfft-2d.ts";
import { dynamicUpdateSliceShape, reverseSequenceShape, scatterNdShape, sparseToDenseShape } from "./scatter.ts";
import { segments, segmentSumShape } from "./segment.ts";
import { selectShape, selectV2Shape } from "./select.ts";
import { broadcastArgsShape, rankShape, shapeShape } from "./sizes.ts";
import { skipGramShape } from "./skip-gram.ts";
import { sliceShape } from "./slice.ts";
import { batchToSpaceNdShape, depthToSpaceShape, spaceToBatchNdShape, spaceToDepthShape } from "./space-batch.ts";
import { splitShape, splitVShape } from "./split.ts";
import { squeezeShape } from "./squeeze.ts";
import { stridedSliceShape } from "./strided-slice.ts";
import { broadcastToShape, tileShape } from "./tile.ts";
import { topKV2Shape, withoutAxis } from "./top-k.ts";
import { transposeConvShape } from "./transpose-conv.ts";
import { transposeShape } from "./transpose.ts";
import { unchanged } from "./unchanged.ts";
import { hashtableFindShape, hashtableShape, hashtableSizeShape, nothing } from "./hashtable.ts";
import { reduceWindowShape } from "./reduce-window.ts";

/**
 * Shape rules of all builtin operators with facts: an operator without one does not compile.
 *
 * undefined, said openly: its kernel tells the shapes, because subgraphs or variables decide them.
 */
export const shapeRules: { readonly [N in KnownOp]: ShapeRule<N> | undefined } = {
  ADD: addShape,
  ARG_MAX: withoutAxis("ARG_MAX"),
  ARG_MIN: withoutAxis("ARG_MIN"),
  AVERAGE_POOL_2D: averagePool2dShape,
  BATCH_MATMUL: batchMatmulShape,
  BATCH_TO_SPACE_ND: batchToSpaceNdShape,
  BITCAST: unchanged("BITCAST"),
  BROADCAST_ARGS: broadcastArgsShape,
  BROADCAST_TO: broadcastToShape,
  BUCKETIZE: unchanged("BUCKETIZE"),
  CAST: unchanged("CAST"),
  COMPLEX_ABS: unchanged("COMPLEX_ABS"),
  CONCATENATION: concatenationShape,
  CONV_2D: conv2dShape,
  CONV_3D: conv3dShape,
  CONV_3D_TRANSPOSE: conv3dTransposeShape,
  DENSIFY: unchanged("DENSIFY"),
  DEPTHWISE_CONV_2D: depthwiseConv2dShape,
  DEPTH_TO_SPACE: depthToSpaceShape,
  DEQUANTIZE: unchanged("DEQUANTIZE"),
  DILATE: dilateShape,
  DYNAMIC_UPDATE_SLICE: dynamicUpdateSliceShape,
  EMBEDDING_LOOKUP: embeddingLookupShape,
  EMBEDDING_LOOKUP_SPARSE: embeddingLookupSparseShape,
  EXPAND_DIMS: expandDimsShape,
  FILL: given("FILL", 0),
  FULLY_CONNECTED: fullyConnectedShape,
  GATHER: gatherShape,
  GATHER_ND: gatherNdShape,
  HASHTABLE_LOOKUP: hashtableLookupShape,
  IMAG: unchanged("IMAG"),
  L2_NORMALIZATION: unchanged("L2_NORMALIZATION"),
  LOGISTIC: unchanged("LOGISTIC"),
  LSH_PROJECTION: lshProjectionShape,
  MATRIX_DIAG: matrixDiagShape,
  MATRIX_SET_DIAG: matrixSetDiagShape,
  MAX_POOL_2D: maxPool2dShape,
  MEAN: meanShape,
  MIRROR_PAD: mirrorPadShape,
  MUL: mulShape,
  MULTINOMIAL: multinomialShape,
  NON_MAX_SUPPRESSION_V4: nonMaxSuppressionV4Shape,
  NON_MAX_SUPPRESSION_V5: nonMaxSuppressionV5Shape,
  ONE_HOT: oneHotShape,
  PACK: packShape,
  PAD: padded("PAD"),
  PADV2: padded("PADV2"),
  PRELU: preluShape,
  QUANTIZE: unchanged("QUANTIZE"),
  RANDOM_STANDARD_NORMAL: given("RANDOM_STANDARD_NORMAL", 0),
  RANDOM_UNIFORM: given("RANDOM_UNIFORM", 0),
  RANGE: rangeShape,
  RANK: rankShape,
  REAL: unchanged("REAL"),
  RELU: unchanged("RELU"),
  RELU6: unchanged("RELU6"),
  RELU_N1_TO_1: unchanged("RELU_N1_TO_1"),
  RESHAPE: reshapeShape,
  RESIZE_BILINEAR: resized("RESIZE_BILINEAR"),
  RESIZE_NEAREST_NEIGHBOR: resized("RESIZE_NEAREST_NEIGHBOR"),
  REVERSE_SEQUENCE: reverseSequenceShape,
  REVERSE_V2: unchanged("REVERSE_V2"),
  RFFT2D: rfft2dShape,
  SCATTER_ND: scatterNdShape,
  SEGMENT_SUM: segmentSumShape,
  SELECT: selectShape,
  SELECT_V2: selectV2Shape,
  SHAPE: shapeShape,
  SKIP_GRAM: skipGramShape,
  SLICE: sliceShape,
  SOFTMAX: unchanged("SOFTMAX"),
  SPACE_TO_BATCH_ND: spaceToBatchNdShape,
  SPACE_TO_DEPTH: spaceToDepthShape,
  SPARSE_TO_DENSE: sparseToDenseShape,
  SPLIT: splitShape,
  SPLIT_V: splitVShape,
  SQUARE: unchanged("SQUARE"),
  SQUEEZE: squeezeShape,
  STRIDED_SLICE: stridedSliceShape,
  SUB: subShape,
  TANH: unchanged("TANH"),
  TILE: tileShape,
  TOPK_V2: topKV2Shape,
  TRANSPOSE: transposeShape,
  BIDIRECTIONAL_SEQUENCE_LSTM: bidirectionalSequenceLstmShape,
  BIDIRECTIONAL_SEQUENCE_RNN: bidirectionalSequenceRnnShape,
  LSTM: lstmShape,
  RNN: rnnShape,
  SVDF: svdfShape,
  TRANSPOSE_CONV: transposeConvShape,
  UNIDIRECTIONAL_SEQUENCE_LSTM: unidirectionalSequenceLstmShape,
  UNIDIRECTIONAL_SEQUENCE_RNN: unidirectionalSequenceRnnShape,
  UNIQUE: uniqueShape,
  UNPACK: unpackShape,
  UNSORTED_SEGMENT_MAX: segments("UNSORTED_SEGMENT_MAX"),
  UNSORTED_SEGMENT_MIN: segments("UNSORTED_SEGMENT_MIN"),
  UNSORTED_SEGMENT_PROD: segments("UNSORTED_SEGMENT_PROD"),
  UNSORTED_SEGMENT_SUM: segments("UNSORTED_SEGMENT_SUM"),
  WHERE: whereShape,
  WHILE: undefined,
  IF: undefined,
  CALL_ONCE: nothing,
  STABLEHLO_COMPOSITE: undefined,
  VAR_HANDLE: undefined,
  READ_VARIABLE: undefined,
  ASSIGN_VARIABLE: nothing,
  HASHTABLE: hashtableShape,
  HASHTABLE_IMPORT: nothing,
  HASHTABLE_FIND: hashtableFindShape,
  HASHTABLE_SIZE: hashtableSizeShape,
  DIV: commonShape("DIV"),
  POW: commonShape("POW"),
  ATAN2: unchanged("ATAN2"),
  FLOOR_DIV: commonShape("FLOOR_DIV"),
  FLOOR_MOD: commonShape("FLOOR_MOD"),
  MAXIMUM: commonShape("MAXIMUM"),
  MINIMUM: commonShape("MINIMUM"),
  SQUARED_DIFFERENCE: commonShape("SQUARED_DIFFERENCE"),
  EQUAL: commonShape("EQUAL"),
  NOT_EQUAL: commonShape("NOT_EQUAL"),
  GREATER: commonShape("GREATER"),
  GREATER_EQUAL: commonShape("GREATER_EQUAL"),
  LESS: commonShape("LESS"),
  LESS_EQUAL: commonShape("LESS_EQUAL"),
  LOGICAL_AND: commonShape("LOGICAL_AND"),
  LOGICAL_OR: commonShape("LOGICAL_OR"),
  BITWISE_XOR: commonShape("BITWISE_XOR"),
  RIGHT_SHIFT: commonShape("RIGHT_SHIFT"),
  STABLEHLO_ADD: unchanged("STABLEHLO_ADD"),
  STABLEHLO_MULTIPLY: unchanged("STABLEHLO_MULTIPLY"),
  STABLEHLO_MAXIMUM: unchanged("STABLEHLO_MAXIMUM"),
  STABLEHLO_MINIMUM: unchanged("STABLEHLO_MINIMUM"),
  ADD_N: unchanged("ADD_N"),
  ABS: unchanged("ABS"),
  CEIL: unchanged("CEIL"),
  FLOOR: unchanged("FLOOR"),
  ROUND: unchanged("ROUND"),
  SIGN: unchanged("SIGN"),
  NEG: unchanged("NEG"),
  SIN: unchanged("SIN"),
  COS: unchanged("COS"),
  EXP: unchanged("EXP"),
  LOG: unchanged("LOG"),
  SQRT: unchanged("SQRT"),
  RSQRT: unchanged("RSQRT"),
  ELU: unchanged("ELU"),
  HARD_SWISH: unchanged("HARD_SWISH"),
  RELU_0_TO_1: unchanged("RELU_0_TO_1"),
  LOG_SOFTMAX: unchanged("LOG_SOFTMAX"),
  LOGICAL_NOT: unchanged("LOGICAL_NOT"),
  ZEROS_LIKE: unchanged("ZEROS_LIKE"),
  GELU: unchanged("GELU"),
  LEAKY_RELU: unchanged("LEAKY_RELU"),
  FAKE_QUANT: unchanged("FAKE_QUANT"),
  L2_POOL_2D: l2Pool2dShape,
  LOCAL_RESPONSE_NORMALIZATION: unchanged("LOCAL_RESPONSE_NORMALIZATION"),
  SUM: reduced("SUM"),
  REDUCE_MAX: reduced("REDUCE_MAX"),
  REDUCE_MIN: reduced("REDUCE_MIN"),
  REDUCE_PROD: reduced("REDUCE_PROD"),
  REDUCE_ANY: reduced("REDUCE_ANY"),
  REDUCE_ALL: reduced("REDUCE_ALL"),
  CUMSUM: unchanged("CUMSUM"),
  REDUCE_WINDOW: reduceWindowShape,
};
