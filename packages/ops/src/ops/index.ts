import { add } from "./add.ts";
import { argMax } from "./arg-max.ts";
import { argMin } from "./arg-min.ts";
import { averagePool2d } from "./average-pool-2d.ts";
import { batchMatmul } from "./batch-matmul.ts";
import { batchToSpaceNd } from "./batch-to-space-nd.ts";
import { bidirectionalSequenceLstm } from "./bidirectional-sequence-lstm.ts";
import { bidirectionalSequenceRnn } from "./bidirectional-sequence-rnn.ts";
import { bitcast } from "./bitcast.ts";
import { broadcastArgs } from "./broadcast-args.ts";
import { broadcastTo } from "./broadcast-to.ts";
import { bucketize } from "./bucketize.ts";
import { cast } from "./cast.ts";
import { complexAbs } from "./complex-abs.ts";
import { concatenation } from "./concatenation.ts";
import { conv2d } from "./conv-2d.ts";
import { conv3dTranspose } from "./conv-3d-transpose.ts";
import { conv3d } from "./conv-3d.ts";
import { densify } from "./densify.ts";
import { depthToSpace } from "./depth-to-space.ts";
import { depthwiseConv2d } from "./depthwise-conv-2d.ts";
import { dequantize } from "./dequantize.ts";
import { dilate } from "./dilate.ts";
import { dynamicUpdateSlice } from "./dynamic-update-slice.ts";
import { embeddingLookupSparse } from "./embedding-lookup-sparse.ts";
import { embeddingLookup } from "./embedding-lookup.ts";
import { expandDims } from "./expand-dims.ts";
import { fill } from "./fill.ts";
import { fullyConnected } from "./fully-connected.ts";
import { gatherNd } from "./gather-nd.ts";
import { gather } from "./gather.ts";
import { hashtableLookup } from "./hashtable-lookup.ts";
import { imag } from "./imag.ts";
import { l2Normalization } from "./l2-normalization.ts";
import { logistic } from "./logistic.ts";
import { lshProjection } from "./lsh-projection.ts";
import { lstm } from "./lstm.ts";
import { matrixDiag } from "./matrix-diag.ts";
import { matrixSetDiag } from "./matrix-set-diag.ts";
import { maxPool2d } from "./max-pool-2d.ts";
import { mean } from "./mean.ts";
import { mirrorPad } from "./mirror-pad.ts";
import { mul } from "./mul.ts";
import { multinomial } from "./multinomial.ts";
import { nonMaxSuppressionV4 } from "./non-max-suppression-v4.ts";
import { nonMaxSuppressionV5 } from "./non-max-suppression-v5.ts";
import { oneHot } from "./one-hot.ts";
import { pack } from "./pack.ts";
import { pad } from "./pad.ts";
import { padv2 } from "./padv2.ts";
import { prelu } from "./prelu.ts";
import { quantize } from "./quantize.ts";
import { randomStandardNormal } from "./random-standard-normal.ts";
import { randomUniform } from "./random-uniform.ts";
import { range } from "./range.ts";
import { rank } from "./rank.ts";
import { real } from "./real.ts";
import { reluN1To1 } from "./relu-n1-to-1.ts";
import { relu } from "./relu.ts";
import { relu6 } from "./relu6.ts";
import { reshape } from "./reshape.ts";
import { resizeBilinear } from "./resize-bilinear.ts";
import { resizeNearestNeighbor } from "./resize-nearest-neighbor.ts";
import { reverseSequence } from "./reverse-sequence.ts";
import { reverseV2 } from "./reverse-v2.ts";
import { rfft2d } from "./rfft2d.ts";
import { rnn } from "./rnn.ts";
import { scatterNd } from "./scatter-nd.ts";
import { segmentSum } from "./segment-sum.ts";
import { selectV2 } from "./select-v2.ts";
import { select } from "./select.ts";
import { shape } from "./shape.ts";
import { skipGram } from "./skip-gram.ts";
import { slice } from "./slice.ts";
import { softmax } from "./softmax.ts";
import { spaceToBatchNd } from "./space-to-batch-nd.ts";
import { spaceToDepth } from "./space-to-depth.ts";
import { sparseToDense } from "./sparse-to-dense.ts";
import { splitV } from "./split-v.ts";
import { split } from "./split.ts";
import { square } from "./square.ts";
import { squeeze } from "./squeeze.ts";
import { stridedSlice } from "./strided-slice.ts";
import { sub } from "./sub.ts";
import { svdf } from "./svdf.ts";
import { tanh } from "./tanh.ts";
import { tile } from "./tile.ts";
import { topkV2 } from "./topk-v2.ts";
import { transposeConv } from "./transpose-conv.ts";
import { transpose } from "./transpose.ts";
import { unidirectionalSequenceLstm } from "./unidirectional-sequence-lstm.ts";
import { unidirectionalSequenceRnn } from "./unidirectional-sequence-rnn.ts";
import { unique } from "./unique.ts";
import { unpack } from "./unpack.ts";
import { unsortedSegmentMax } from "./unsorted-segment-max.ts";
import { unsortedSegmentMin } from "./unsorted-segment-min.ts";
import { unsortedSegmentProd } from "./unsorted-segment-prod.ts";
import { unsortedSegmentSum } from "./unsorted-segment-sum.ts";
import { where } from "./where.ts";
import { whileLoop } from "./while.ts";
import { ifElse } from "./if.ts";
import { callOnce } from "./call-once.ts";
import { stablehloComposite } from "./stablehlo-composite.ts";
import { varHandle } from "./var-handle.ts";
import { readVariable } from "./read-variable.ts";
import { assignVariable } from "./assign-variable.ts";
import { hashtable } from "./hashtable.ts";
import { hashtableImport } from "./hashtable-import.ts";
import { hashtableFind } from "./hashtable-find.ts";
import { hashtableSize } from "./hashtable-size.ts";
import { div } from "./div.ts";
import { pow } from "./pow.ts";
import { atan2 } from "./atan2.ts";
import { floorDiv } from "./floor-div.ts";
import { floorMod } from "./floor-mod.ts";
import { maximum } from "./maximum.ts";
import { minimum } from "./minimum.ts";
import { squaredDifference } from "./squared-difference.ts";
import { equal } from "./equal.ts";
import { notEqual } from "./not-equal.ts";
import { greater } from "./greater.ts";
import { greaterEqual } from "./greater-equal.ts";
import { less } from "./less.ts";
import { lessEqual } from "./less-equal.ts";
import { logicalAnd } from "./logical-and.ts";
import { logicalOr } from "./logical-or.ts";
import { bitwiseXor } from "./bitwise-xor.ts";
import { rightShift } from "./right-shift.ts";
import { stablehloAdd } from "./stablehlo-add.ts";
import { stablehloMultiply } from "./stablehlo-multiply.ts";
import { stablehloMaximum } from "./stablehlo-maximum.ts";
import { stablehloMinimum } from "./stablehlo-minimum.ts";
import { addN } from "./add-n.ts";
import { abs } from "./abs.ts";
import { ceil } from "./ceil.ts";
import { floor } from "./floor.ts";
import { round } from "./round.ts";
import { sign } from "./sign.ts";
import { neg } from "./neg.ts";
import { sin } from "./sin.ts";
import { cos } from "./cos.ts";
import { exp } from "./exp.ts";
import { log } from "./log.ts";
import { sqrt } from "./sqrt.ts";
import { rsqrt } from "./rsqrt.ts";
import { elu } from "./elu.ts";
import { hardSwish } from "./hard-swish.ts";
import { relu0To1 } from "./relu-0-to-1.ts";
import { logSoftmax } from "./log-softmax.ts";
import { logicalNot } from "./logical-not.ts";
import { zerosLike } from "./zeros-like.ts";
import { gelu } from "./gelu.ts";
import { leakyRelu } from "./leaky-relu.ts";
import { fakeQuant } from "./fake-quant.ts";
import { l2Pool2d } from "./l2-pool-2d.ts";
import { localResponseNormalization } from "./local-response-normalization.ts";
import { sum } from "./sum.ts";
import { reduceMax } from "./reduce-max.ts";
import { reduceMin } from "./reduce-min.ts";
import { reduceProd } from "./reduce-prod.ts";
import { reduceAny } from "./reduce-any.ts";
import { reduceAll } from "./reduce-all.ts";
import { cumsum } from "./cumsum.ts";
import { reduceWindow } from "./reduce-window.ts";

/** Literals of all builtin operators with facts, in order of their names. */
export const builtinSpecs = [
  abs,
  add,
  addN,
  argMax,
  argMin,
  assignVariable,
  atan2,
  averagePool2d,
  batchMatmul,
  batchToSpaceNd,
  bidirectionalSequenceLstm,
  bidirectionalSequenceRnn,
  bitcast,
  bitwiseXor,
  broadcastArgs,
  broadcastTo,
  bucketize,
  callOnce,
  cast,
  ceil,
  complexAbs,
  concatenation,
  conv2d,
  conv3d,
  conv3dTranspose,
  cos,
  densify,
  depthwiseConv2d,
  depthToSpace,
  dequantize,
  dilate,
  div,
  dynamicUpdateSlice,
  elu,
  embeddingLookup,
  embeddingLookupSparse,
  equal,
  exp,
  expandDims,
  fakeQuant,
  fill,
  floor,
  floorDiv,
  floorMod,
  fullyConnected,
  gather,
  gatherNd,
  gelu,
  greater,
  greaterEqual,
  hardSwish,
  hashtable,
  hashtableFind,
  hashtableImport,
  hashtableLookup,
  hashtableSize,
  ifElse,
  imag,
  l2Normalization,
  l2Pool2d,
  leakyRelu,
  less,
  lessEqual,
  localResponseNormalization,
  log,
  logicalAnd,
  logicalNot,
  logicalOr,
  logistic,
  logSoftmax,
  lshProjection,
  lstm,
  matrixDiag,
  matrixSetDiag,
  maximum,
  maxPool2d,
  mean,
  minimum,
  mirrorPad,
  mul,
  multinomial,
  neg,
  nonMaxSuppressionV4,
  nonMaxSuppressionV5,
  notEqual,
  oneHot,
  pack,
  pad,
  padv2,
  pow,
  prelu,
  quantize,
  randomStandardNormal,
  randomUniform,
  range,
  rank,
  readVariable,
  real,
  relu,
  relu6,
  relu0To1,
  reluN1To1,
  reshape,
  resizeBilinear,
  resizeNearestNeighbor,
  reverseSequence,
  reverseV2,
  rfft2d,
  rightShift,
  rnn,
  round,
  rsqrt,
  scatterNd,
  segmentSum,
  select,
  selectV2,
  shape,
  sign,
  sin,
  skipGram,
  slice,
  softmax,
  spaceToBatchNd,
  spaceToDepth,
  sparseToDense,
  split,
  splitV,
  sqrt,
  square,
  squaredDifference,
  squeeze,
  stablehloAdd,
  stablehloComposite,
  stablehloMaximum,
  stablehloMinimum,
  stablehloMultiply,
  stridedSlice,
  sub,
  svdf,
  tanh,
  tile,
  topkV2,
  transpose,
  transposeConv,
  unidirectionalSequenceLstm,
  unidirectionalSequenceRnn,
  unique,
  unpack,
  unsortedSegmentMax,
  unsortedSegmentMin,
  unsortedSegmentProd,
  unsortedSegmentSum,
  varHandle,
  where,
  whileLoop,
  zerosLike,
  sum,
  reduceMax,
  reduceMin,
  reduceProd,
  reduceAny,
  reduceAll,
  cumsum,
  reduceWindow,
] as const;

/** Names of the builtin operators with facts. */
export type KnownOp = (typeof builtinSpecs)[number]["name"];
