import type { ShapeRule } from "@litequant/core";

import type { KnownOp } from "../ops/index.ts";
import { batchMatmulShape } from "./batch-matmul.ts";
import { addShape, mulShape, preluShape, subShape } from "./broadcast.ts";
import { concatenationShape } from "./concatenation.ts";
import { conv2dShape } from "./conv-2d.ts";
import { depthwiseConv2dShape } from "./depthwise-conv-2d.ts";
import { fullyConnectedShape } from "./fully-connected.ts";
import { meanShape } from "./mean.ts";
import { padShape } from "./pad.ts";
import { averagePool2dShape, maxPool2dShape } from "./pool-2d.ts";
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
import { sliceShape } from "./slice.ts";
import { squeezeShape } from "./squeeze.ts";
import { stridedSliceShape } from "./strided-slice.ts";
import { transposeShape } from "./transpose.ts";
import { unchanged } from "./unchanged.ts";

/** Shape rules of all builtin operators with facts: an operator without one does not compile. */
export const shapeRules: { readonly [N in KnownOp]: ShapeRule<N> } = {
  ADD: addShape,
  AVERAGE_POOL_2D: averagePool2dShape,
  BATCH_MATMUL: batchMatmulShape,
  CONCATENATION: concatenationShape,
  CONV_2D: conv2dShape,
  DEPTHWISE_CONV_2D: depthwiseConv2dShape,
  DEQUANTIZE: unchanged("DEQUANTIZE"),
  FULLY_CONNECTED: fullyConnectedShape,
  L2_NORMALIZATION: unchanged("L2_NORMALIZATION"),
  LOGISTIC: unchanged("LOGISTIC"),
  MAX_POOL_2D: maxPool2dShape,
  MEAN: meanShape,
  MUL: mulShape,
  PAD: padShape,
  PRELU: preluShape,
  QUANTIZE: unchanged("QUANTIZE"),
  RELU: unchanged("RELU"),
  RELU6: unchanged("RELU6"),
  RELU_N1_TO_1: unchanged("RELU_N1_TO_1"),
  RESHAPE: reshapeShape,
  SLICE: sliceShape,
  SOFTMAX: unchanged("SOFTMAX"),
  SQUARE: unchanged("SQUARE"),
  SQUEEZE: squeezeShape,
  STRIDED_SLICE: stridedSliceShape,
  SUB: subShape,
  TANH: unchanged("TANH"),
  TRANSPOSE: transposeShape,
  BIDIRECTIONAL_SEQUENCE_LSTM: bidirectionalSequenceLstmShape,
  BIDIRECTIONAL_SEQUENCE_RNN: bidirectionalSequenceRnnShape,
  LSTM: lstmShape,
  RNN: rnnShape,
  SVDF: svdfShape,
  UNIDIRECTIONAL_SEQUENCE_LSTM: unidirectionalSequenceLstmShape,
  UNIDIRECTIONAL_SEQUENCE_RNN: unidirectionalSequenceRnnShape,
};
