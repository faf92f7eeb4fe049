import type { EdgeTpuCompiler } from "./compiler.ts";

/** Since when an operation is mapped, and the runtime that executes it. */
export interface Operation {
  readonly since: EdgeTpuCompiler;
  /** The oldest Edge TPU runtime with the operation, where it is known. */
  readonly runtime?: number;
  /** `documented`: never seen mapped in a compiled model or log, the maker's table has it. */
  readonly confidence: "measured" | "documented";
}

const seen = { since: "1.0", confidence: "measured" } as const;
const told = { since: "1.0", confidence: "documented" } as const;

/**
 * Operations that the compiler maps, by their names in the schema.
 *
 * From the table of coral.ai/docs/edgetpu/models-intro (read 2026-11 through its copy for ARTPEC-7 at developer.axis.com), from
 * google-coral/edgetpu CHANGES.md for what came later, and from compiled models and logs. `TILE` stands in no table, but is
 * mapped in a DeepLab of google-coral/test_data.
 */
export const operations: Readonly<Record<string, Operation>> = {
  ADD: seen,
  AVERAGE_POOL_2D: seen,
  CONCATENATION: seen,
  CONV_2D: seen,
  DEPTHWISE_CONV_2D: seen,
  EXPAND_DIMS: { since: "2.0", runtime: 13, confidence: "documented" },
  FULLY_CONNECTED: seen,
  L2_NORMALIZATION: seen,
  LOGISTIC: seen,
  MAXIMUM: seen,
  MAX_POOL_2D: seen,
  MEAN: seen,
  MINIMUM: seen,
  MUL: seen,
  PACK: { since: "2.0", runtime: 13, confidence: "documented" },
  PAD: seen,
  PRELU: { since: "14.1", runtime: 13, confidence: "documented" },
  QUANTIZE: { since: "2.0", runtime: 13, confidence: "measured" },
  REDUCE_MAX: { since: "16.0", runtime: 14, confidence: "documented" },
  REDUCE_MIN: { since: "16.0", runtime: 14, confidence: "documented" },
  RELU: seen,
  RELU6: told,
  RELU_N1_TO_1: told,
  RESHAPE: seen,
  RESIZE_BILINEAR: seen,
  RESIZE_NEAREST_NEIGHBOR: seen,
  RSQRT: { since: "16.0", runtime: 14, confidence: "documented" },
  SLICE: seen,
  SOFTMAX: seen,
  SPACE_TO_DEPTH: told,
  SPLIT: seen,
  SQUARED_DIFFERENCE: { since: "16.0", runtime: 14, confidence: "documented" },
  SQUEEZE: told,
  STRIDED_SLICE: seen,
  SUB: seen,
  SUM: { since: "2.0", runtime: 13, confidence: "measured" },
  TANH: seen,
  TILE: seen,
  TRANSPOSE: { since: "16.0", runtime: 14, confidence: "measured" },
  TRANSPOSE_CONV: { since: "2.0", runtime: 13, confidence: "documented" },
  UNIDIRECTIONAL_SEQUENCE_LSTM: { since: "16.0", runtime: 14, confidence: "measured" },
};

/** What to put in the place of operations that the compiler does not have, where there is something. */
export const replacements: Readonly<Record<string, string>> = {
  LEAKY_RELU: "use RELU, or PRELU with one alpha a channel (Keras: PReLU(shared_axes=[1, 2])), and train again",
  HARD_SWISH: "use RELU6 and train again",
  ELU: "use RELU and train again",
  GELU: "use RELU and train again",
  GATHER: "take fixed indices with SLICE or STRIDED_SLICE (x[:, a:b]), or gather outside the model",
  GATHER_ND: "take fixed indices with SLICE or STRIDED_SLICE (x[:, a:b]), or gather outside the model",
  BATCH_MATMUL:
    "multiply by a constant with FULLY_CONNECTED or a 1x1 CONV_2D; two activations cannot be multiplied as matrices there",
  DIV: "multiply by a constant reciprocal with MUL",
  SPLIT_V: "split into equal parts with SPLIT, or cut each part out with STRIDED_SLICE",
  UNPACK: "cut each part out with STRIDED_SLICE",
  DEPTH_TO_SPACE: "upsample with RESIZE_NEAREST_NEIGHBOR followed by CONV_2D",
  MIRROR_PAD: "pad with zeros: PAD, or a convolution with padding SAME",
  PADV2: "pad with zeros: PAD, or a convolution with padding SAME",
  ARG_MAX: "leave it out of the model and take the maximum of the last output in the application",
  ARG_MIN: "leave it out of the model and take the minimum of the last output in the application",
  TOPK_V2: "leave it out of the model and sort the last output in the application",
  LOG_SOFTMAX: "use SOFTMAX, or leave it out and do it in the application",
  POW: "multiply the value by itself with MUL",
  SQUARE: "multiply the value by itself with MUL",
  SQRT: "multiply the value by its RSQRT",
  BROADCAST_TO: "let ADD or MUL broadcast, or repeat with TILE",
};
