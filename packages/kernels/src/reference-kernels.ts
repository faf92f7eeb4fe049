import { createKernelSet } from "@litequant/core";
import type { Kernel, KernelSet } from "@litequant/core";
import type { KnownOp } from "@litequant/ops";

import { add } from "./add/kernel.ts";
import { batchMatmul } from "./batch-matmul/kernel.ts";
import { concatenation } from "./concatenation/kernel.ts";
import { conv2d } from "./conv-2d/kernel.ts";
import { depthwiseConv2d } from "./depthwise-conv-2d/kernel.ts";
import { dequantize } from "./dequantize/kernel.ts";
import { fullyConnected } from "./fully-connected/kernel.ts";
import { l2Normalization } from "./l2-normalization/kernel.ts";
import { logistic } from "./logistic/kernel.ts";
import { bidirectionalSequenceLstm, lstm, unidirectionalSequenceLstm } from "./lstm/kernel.ts";
import { mean } from "./mean/kernel.ts";
import { mul } from "./mul/kernel.ts";
import { pad } from "./pad/kernel.ts";
import { averagePool2d, maxPool2d } from "./pool-2d/kernel.ts";
import { prelu } from "./prelu/kernel.ts";
import { quantize } from "./quantize/kernel.ts";
import { reluN1To1 } from "./relu-n1-to-1/kernel.ts";
import { relu } from "./relu/kernel.ts";
import { relu6 } from "./relu6/kernel.ts";
import { reshape, squeeze } from "./reshape/kernel.ts";
import { bidirectionalSequenceRnn, rnn, unidirectionalSequenceRnn } from "./rnn/kernel.ts";
import { slice } from "./slice/kernel.ts";
import { softmax } from "./softmax/kernel.ts";
import { square } from "./square/kernel.ts";
import { stridedSlice } from "./strided-slice/kernel.ts";
import { sub } from "./sub/kernel.ts";
import { svdf } from "./svdf/kernel.ts";
import { tanhKernel } from "./tanh/kernel.ts";
import { transpose } from "./transpose/kernel.ts";

/** One kernel for every operator with facts: one without does not compile. */
const kernels: { readonly [N in KnownOp]: Kernel<N> } = {
  ADD: add,
  AVERAGE_POOL_2D: averagePool2d,
  BATCH_MATMUL: batchMatmul,
  BIDIRECTIONAL_SEQUENCE_LSTM: bidirectionalSequenceLstm,
  BIDIRECTIONAL_SEQUENCE_RNN: bidirectionalSequenceRnn,
  CONCATENATION: concatenation,
  CONV_2D: conv2d,
  DEPTHWISE_CONV_2D: depthwiseConv2d,
  DEQUANTIZE: dequantize,
  FULLY_CONNECTED: fullyConnected,
  L2_NORMALIZATION: l2Normalization,
  LOGISTIC: logistic,
  LSTM: lstm,
  MAX_POOL_2D: maxPool2d,
  MEAN: mean,
  MUL: mul,
  PAD: pad,
  PRELU: prelu,
  QUANTIZE: quantize,
  RELU: relu,
  RELU6: relu6,
  RELU_N1_TO_1: reluN1To1,
  RESHAPE: reshape,
  RNN: rnn,
  SLICE: slice,
  SOFTMAX: softmax,
  SQUARE: square,
  SQUEEZE: squeeze,
  STRIDED_SLICE: stridedSlice,
  SUB: sub,
  SVDF: svdf,
  TANH: tanhKernel,
  TRANSPOSE: transpose,
  UNIDIRECTIONAL_SEQUENCE_LSTM: unidirectionalSequenceLstm,
  UNIDIRECTIONAL_SEQUENCE_RNN: unidirectionalSequenceRnn,
};

/**
 * Kernels that compute what TensorFlow Lite's reference kernels compute: integers bit for bit, float32 up to the last bit of
 * exponentials. They work in any memory.
 */
export const referenceKernels: KernelSet = createKernelSet("reference", kernels);
