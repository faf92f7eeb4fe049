import { elementCount } from "@litequant/core";
import type { DType, Operator, OpName, OptionsOf, Tensor } from "@litequant/core";
import { optionsOf } from "@litequant/ops";
import type { PointerBytes, SizeOf } from "../sizes.ts";
import { tensorBytes } from "../sizes.ts";

/** An operator as a kernel sees it while it prepares. */
export interface KernelView {
  readonly operator: Operator;
  readonly inputs: readonly (Tensor | undefined)[];
  readonly outputs: readonly (Tensor | undefined)[];
  readonly pointerBytes: PointerBytes;
}

/** What an operator's kernel asks of the arena. */
export interface KernelMemory {
  /** The options as the runtime keeps them: TfLite*Params. */
  readonly options?: SizeOf;
  /** The kernel's own data, asked for when it is created. */
  readonly data?: SizeOf;
  /** What it asks for on top for good while it prepares, in order. */
  readonly persistent?: (view: KernelView) => readonly number[];
  /** What it needs only while it runs. */
  readonly scratch?: (view: KernelView) => readonly number[];
  /** While it prepares, a function that it calls looks at all its tensors again. */
  readonly looksTwice?: true;
  /** Its outputs lie in its own data. */
  readonly ownsOutputs?: true;
  /** Its second input is kept in a variable, which the first to do so allocates. */
  readonly assignsVariable?: true;
}

const isInteger = (dtype: DType | undefined): boolean => dtype === "int8" || dtype === "int16";
const rankOf = (tensor: Tensor | undefined): number => tensor?.shape.length ?? 0;
const elements = (tensor: Tensor | undefined): number => (tensor === undefined ? 0 : elementCount(tensor.shape));
/** Bytes of a TfLiteIntArray. */
const intArray = (length: number): number => 4 + 4 * length;

/** A shape that the kernel writes into: the file's own cannot be written. */
const writableShape = ({ outputs }: KernelView): readonly number[] => [intArray(rankOf(outputs[0]))];

/** Multipliers and shifts of every output channel, in float models too. */
export const perChannel =
  (axis: number) =>
  ({ inputs }: KernelView): readonly number[] => {
    const bytes = 4 * (inputs[1]?.shape[axis] ?? 0);
    return [bytes, bytes];
  };

/** 4-bit weights are unpacked before each run. */
const unpackedWeights = ({ inputs }: KernelView): readonly number[] =>
  inputs[1]?.dtype === "int4" ? [elements(inputs[1])] : [];

const reduction = (withSums: boolean): KernelMemory => ({
  options: 1,
  data: 44,
  scratch: ({ inputs: [input, axis], outputs: [output] }) => [
    ...(withSums && isInteger(input?.dtype) ? [4 * elements(output)] : []),
    4 * rankOf(input),
    4 * elements(axis),
  ],
});

const pointers = ({ inputs, pointerBytes }: KernelView): readonly number[] => [pointerBytes * inputs.length];
const onlyInt8 =
  (size: SizeOf) =>
  ({ inputs, pointerBytes }: KernelView): readonly number[] =>
    inputs[0]?.dtype === "int8" ? [typeof size === "number" ? size : size[pointerBytes === 4 ? 0 : 1]] : [];

const comparison: KernelMemory = { data: 32 };
const pool: KernelMemory = { options: 40, data: 32 };
const pad: KernelMemory = { data: 56 };
const softmaxTables = ({ inputs }: KernelView): readonly number[] =>
  inputs[0]?.dtype === "int16" ? [2 * 513, 2 * 513] : [];

/** Operands that the kernel wants the other way round are kept transposed, constants too. */
function transposedOperands(view: KernelView): readonly number[] {
  const { inputs, pointerBytes } = view;
  const { adjX, adjY } = optionsOf(view.operator) as OptionsOf<"BATCH_MATMUL">;
  const transposed = (tensor: Tensor | undefined): number[] =>
    tensor === undefined
      ? []
      : [
          pointerBytes === 4 ? 12 : 24,
          intArray(rankOf(tensor)),
          elements(tensor) * tensorBytes({ ...tensor, shape: [] }),
        ];
  return [
    ...(isInteger(inputs[0]?.dtype) ? [28] : []),
    ...(adjX ? transposed(inputs[0]) : []),
    ...(adjY ? [] : transposed(inputs[1])),
    ...writableShape(view),
  ];
}

/** Kernels of all operators; one that is not listed asks for nothing. */
export type KernelTable = { readonly [op in OpName | `CUSTOM:${string}`]?: KernelMemory };

/**
 * What tflite-micro's reference kernels ask of the arena.
 * Source: tensorflow/tflite-micro@90b983c2b, tensorflow/lite/micro/kernels/*.cc (Init and Prepare of each) and
 * tensorflow/lite/core/api/flatbuffer_conversions.cc (options); sizes as those of `structures`.
 */
export const kernelMemory: KernelTable = {
  ABS: { data: 28 },
  ADD: { options: 8, data: 60 },
  ADD_N: { persistent: onlyInt8(40), scratch: pointers },
  ARG_MAX: { options: 4 },
  ARG_MIN: { options: 4 },
  ASSIGN_VARIABLE: { assignsVariable: true },
  AVERAGE_POOL_2D: pool,
  BATCH_MATMUL: { options: 3, data: [16, 32], persistent: transposedOperands },
  CALL_ONCE: { options: 4, data: 8 },
  CAST: { options: 8 },
  CONCATENATION: { options: 8, data: [24, 40] },
  CONV_2D: { options: 28, data: [56, 72], persistent: perChannel(0), scratch: unpackedWeights, looksTwice: true },
  CUMSUM: { options: 2, persistent: onlyInt8(36) },
  "CUSTOM:CIRCULAR_BUFFER": { data: 8 },
  DEPTHWISE_CONV_2D: {
    options: 28,
    data: [56, 72],
    persistent: perChannel(3),
    scratch: unpackedWeights,
    looksTwice: true,
  },
  DEPTH_TO_SPACE: { options: 4, persistent: writableShape },
  DEQUANTIZE: { data: 32 },
  DIV: { options: 4, data: 28 },
  ELU: { data: 256 },
  EMBEDDING_LOOKUP: {
    persistent: (view) => [...writableShape(view), view.pointerBytes * 2],
  },
  EQUAL: comparison,
  FULLY_CONNECTED: {
    options: 16,
    data: [48, 64],
    persistent: ({ inputs: [, weights] }) => {
      const scales = weights?.quantization?.scale.length ?? 0;
      return scales > 1 ? [4 * scales, 4 * scales] : [];
    },
    scratch: unpackedWeights,
  },
  GATHER: { options: 8, persistent: writableShape },
  GATHER_ND: { persistent: writableShape },
  GREATER: comparison,
  GREATER_EQUAL: comparison,
  HARD_SWISH: { data: 20 },
  IF: { options: 8, data: 8 },
  L2_NORMALIZATION: { options: 4, data: 4 },
  L2_POOL_2D: { options: 40, persistent: writableShape },
  LEAKY_RELU: { options: 4, data: 24 },
  LESS: comparison,
  LESS_EQUAL: comparison,
  LOGISTIC: { data: 16 },
  LOG_SOFTMAX: { persistent: onlyInt8([28, 40]) },
  MAX_POOL_2D: pool,
  MEAN: reduction(true),
  MIRROR_PAD: {
    options: 4,
    data: 20,
    scratch: ({ inputs: [input] }) => [4 * rankOf(input), 4 * rankOf(input)],
  },
  MUL: { options: 4, data: 36 },
  NOT_EQUAL: comparison,
  PACK: { options: 8 },
  PAD: pad,
  PADV2: pad,
  PRELU: { data: 28 },
  QUANTIZE: { data: 32 },
  REDUCE_ALL: reduction(false),
  REDUCE_MAX: reduction(false),
  REDUCE_MIN: reduction(false),
  RELU: { data: 28 },
  RELU6: { data: 8 },
  RESHAPE: { options: 36 },
  RESIZE_BILINEAR: { options: 2 },
  RESIZE_NEAREST_NEIGHBOR: { options: 2 },
  RSQRT: { data: 28 },
  SELECT_V2: { data: 1 },
  SHAPE: { options: 4 },
  SOFTMAX: { options: 4, data: [56, 80], persistent: softmaxTables },
  SPACE_TO_BATCH_ND: { data: 4 },
  SPACE_TO_DEPTH: { options: 4, persistent: writableShape },
  SPLIT: { options: 4 },
  SPLIT_V: { options: 4 },
  SQUARED_DIFFERENCE: { data: 112 },
  SQUEEZE: { options: 36 },
  STRIDED_SLICE: { options: 24, data: 84 },
  SUB: { options: 8, data: 52 },
  SUM: reduction(true),
  SVDF: {
    options: 12,
    data: 36,
    scratch: ({ inputs: [input, feature], outputs: [output] }) => [
      4 * (input?.shape[0] ?? 0) * (feature?.shape[0] ?? 0),
      ...(input?.dtype === "int8" ? [4 * elements(output)] : []),
    ],
  },
  TANH: { data: 16, looksTwice: true },
  TRANSPOSE_CONV: {
    options: 20,
    data: [72, 80],
    persistent: perChannel(0),
    looksTwice: true,
    scratch: ({ inputs: [, , input, bias], outputs: [output] }) => [
      ...(isInteger(input?.dtype) ? [elements(output) * (input?.dtype === "int8" ? 4 : 8)] : []),
      ...(input?.dtype === "int16" && bias?.dtype === "int16" ? [8 * elements(bias)] : []),
    ],
  },
  UNIDIRECTIONAL_SEQUENCE_LSTM: {
    options: 16,
    data: 688,
    // Batch times units, in the type of the cell state, for each gate.
    scratch: ({ inputs }) => {
      const cell = inputs[19];
      const bytes = cell === undefined ? 0 : tensorBytes(cell);
      return [bytes, bytes, bytes, bytes];
    },
  },
  UNPACK: { options: 8 },
  VAR_HANDLE: { options: [8, 16], data: 4, ownsOutputs: true },
  WHILE: { options: 8, data: 8 },
};

/** What an operator's kernel asks for; nothing where that is not known. */
export function memoryOf({ op }: Operator, kernels: KernelTable): KernelMemory {
  return (Object.hasOwn(kernels, op) ? kernels[op as OpName] : undefined) ?? {};
}
