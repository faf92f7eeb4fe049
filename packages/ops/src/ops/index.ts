import { add } from "./add.ts";
import { averagePool2d } from "./average-pool-2d.ts";
import { batchMatmul } from "./batch-matmul.ts";
import { bidirectionalSequenceLstm } from "./bidirectional-sequence-lstm.ts";
import { bidirectionalSequenceRnn } from "./bidirectional-sequence-rnn.ts";
import { concatenation } from "./concatenation.ts";
import { conv2d } from "./conv-2d.ts";
import { depthwiseConv2d } from "./depthwise-conv-2d.ts";
import { dequantize } from "./dequantize.ts";
import { fullyConnected } from "./fully-connected.ts";
import { l2Normalization } from "./l2-normalization.ts";
import { logistic } from "./logistic.ts";
import { lstm } from "./lstm.ts";
import { maxPool2d } from "./max-pool-2d.ts";
import { mean } from "./mean.ts";
import { mul } from "./mul.ts";
import { pad } from "./pad.ts";
import { prelu } from "./prelu.ts";
import { quantize } from "./quantize.ts";
import { reluN1To1 } from "./relu-n1-to-1.ts";
import { relu } from "./relu.ts";
import { relu6 } from "./relu6.ts";
import { reshape } from "./reshape.ts";
import { rnn } from "./rnn.ts";
import { slice } from "./slice.ts";
import { softmax } from "./softmax.ts";
import { square } from "./square.ts";
import { squeeze } from "./squeeze.ts";
import { stridedSlice } from "./strided-slice.ts";
import { sub } from "./sub.ts";
import { svdf } from "./svdf.ts";
import { tanh } from "./tanh.ts";
import { transpose } from "./transpose.ts";
import { unidirectionalSequenceLstm } from "./unidirectional-sequence-lstm.ts";
import { unidirectionalSequenceRnn } from "./unidirectional-sequence-rnn.ts";

/** Literals of all builtin operators with facts, in order of their names. */
export const builtinSpecs = [
  add,
  averagePool2d,
  batchMatmul,
  bidirectionalSequenceLstm,
  bidirectionalSequenceRnn,
  concatenation,
  conv2d,
  depthwiseConv2d,
  dequantize,
  fullyConnected,
  l2Normalization,
  logistic,
  lstm,
  maxPool2d,
  mean,
  mul,
  pad,
  prelu,
  quantize,
  reluN1To1,
  relu,
  relu6,
  reshape,
  rnn,
  slice,
  softmax,
  square,
  squeeze,
  stridedSlice,
  sub,
  svdf,
  tanh,
  transpose,
  unidirectionalSequenceLstm,
  unidirectionalSequenceRnn,
] as const;

/** Names of the builtin operators with facts. */
export type KnownOp = (typeof builtinSpecs)[number]["name"];
