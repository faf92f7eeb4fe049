import type { OptionsOf, Tensor } from "@litequant/core";
import { optionsOf } from "@litequant/ops";
import type { KernelMemory, KernelTable, KernelView } from "./kernel-memory.ts";
import { kernelMemory, perChannel } from "./kernel-memory.ts";

const sizeOf = (tensor: Tensor | undefined, axis: number): number => tensor?.shape[axis] ?? 0;
const isInteger = ({ inputs }: KernelView, port = 0): boolean =>
  inputs[port]?.dtype === "int8" || inputs[port]?.dtype === "int16";
const onlyIntegers =
  (list: NonNullable<KernelMemory["persistent"]>) =>
  (view: KernelView): readonly number[] =>
    isInteger(view) ? list(view) : [];

/** Two columns of an image-to-column buffer in 16 bits. */
const columns = (channels: number, height: number, width: number): number =>
  2 * 2 * 4 * Math.ceil((channels * height * width) / 4);

function convolution({ inputs: [input, filter, bias] }: KernelView): readonly number[] {
  const [height, width] = [sizeOf(filter, 1), sizeOf(filter, 2)];
  const channels = sizeOf(input, 3);
  if (input?.dtype === "int16")
    return bias === undefined || bias.dtype === "int64" ? [2 * 2 * channels * height * width] : [];
  const isPointwise = height === 1 && width === 1 && channels === sizeOf(filter, 3);
  return input?.dtype === "int8" && !isPointwise ? [columns(channels, height, width)] : [];
}

function depthwise({ operator, inputs: [input, filter], outputs: [output] }: KernelView): readonly number[] {
  const { dilationWFactor, dilationHFactor } = optionsOf(operator) as OptionsOf<"DEPTHWISE_CONV_2D">;
  const [height, width] = [sizeOf(filter, 1), sizeOf(filter, 2)];
  const isFast =
    input?.dtype === "int8" &&
    sizeOf(input, 3) === sizeOf(output, 3) &&
    sizeOf(input, 0) === 1 &&
    dilationWFactor === 1 &&
    dilationHFactor === 1;
  const hasOwnLoop = height === 3 && width === 3 && filter?.dtype === "int8";
  return isFast && !hasOwnLoop ? [2 * sizeOf(input, 3) * height * width] : [];
}

/** As a convolution, where that is possible: its scales are one per channel. */
function dense({ inputs: [input, weights], outputs: [output] }: KernelView): readonly number[] {
  const perTensor = (weights?.quantization?.scale.length ?? 0) <= 1;
  const asConvolution =
    input?.dtype === "int8" &&
    weights?.dtype === "int8" &&
    (output?.shape.length ?? 0) > 2 &&
    (weights.shape.at(-1) ?? 0) % 4 === 0;
  return asConvolution && perTensor ? [2 * 4 * (output?.shape.at(-1) ?? 0)] : [];
}

function transposeConvolution(view: KernelView): readonly number[] {
  const [, filter, input] = view.inputs;
  if (input?.dtype !== "int8") return kernelMemory.TRANSPOSE_CONV!.scratch!(view);
  const { strideW, strideH } = optionsOf(view.operator) as OptionsOf<"TRANSPOSE_CONV">;
  const [outputChannels, height, width] = [sizeOf(filter, 0), sizeOf(filter, 1), sizeOf(filter, 2)];
  const channels = sizeOf(input, 3);
  // As a convolution with the filter turned round, which is kept beside it.
  if (strideW <= 2 && strideH <= 2 && channels > 16)
    return [columns(channels, height, width), channels * height * width * outputChannels];
  const row = ((sizeOf(input, 2) - 1) * strideW + Math.max(width, strideH)) * sizeOf(view.outputs[0], 3);
  return [4 * row * Math.max(height, strideH), 0];
}

const averagePool = ({ inputs: [input] }: KernelView): readonly number[] => [4 * sizeOf(input, 3)];

/** Sums of weights of each gate, for inputs and for the state, in the type of biases. */
function gateSums({ inputs }: KernelView): readonly number[] {
  const bytes = sizeOf(inputs[18], 1) * (inputs[0]?.dtype === "int16" ? 8 : 4);
  return Array.from({ length: 8 }, () => bytes);
}

const lstm = kernelMemory.UNIDIRECTIONAL_SEQUENCE_LSTM!;

/**
 * What tflite-micro's kernels over CMSIS-NN ask of the arena where they differ, on cores with the DSP extension and without
 * Helium: Cortex-M4, M7, M33, M35P. Source: tensorflow/tflite-micro@90b983c2b kernels/cmsis_nn/*.cc,
 * ARM-software/CMSIS-NN@99f736a63 Source/*\/*_get_buffer_sizes_*.c; built with gcc, KERNELS_OPTIMIZED_FOR_SPEED.
 */
export const cmsisNnMemory: KernelTable = {
  ...kernelMemory,
  AVERAGE_POOL_2D: { options: 40, data: 36, scratch: onlyIntegers(averagePool) },
  BATCH_MATMUL: { ...kernelMemory.BATCH_MATMUL, data: [36, 56] },
  CONV_2D: {
    ...kernelMemory.CONV_2D,
    data: [60, 80],
    persistent: onlyIntegers(perChannel(0)),
    scratch: convolution,
  },
  DEPTHWISE_CONV_2D: {
    ...kernelMemory.DEPTHWISE_CONV_2D,
    data: [60, 80],
    persistent: onlyIntegers(perChannel(3)),
    scratch: depthwise,
  },
  FULLY_CONNECTED: { ...kernelMemory.FULLY_CONNECTED, data: [72, 96], scratch: dense },
  MAX_POOL_2D: { options: 40, data: 36 },
  SOFTMAX: { ...kernelMemory.SOFTMAX, data: [64, 88] },
  SVDF: { ...kernelMemory.SVDF, data: [40, 48] },
  TRANSPOSE_CONV: { ...kernelMemory.TRANSPOSE_CONV, data: [76, 88], scratch: transposeConvolution },
  UNIDIRECTIONAL_SEQUENCE_LSTM: {
    ...lstm,
    data: [912, 1008],
    persistent: onlyIntegers(gateSums),
    scratch: (view) => lstm.scratch!(view).slice(isInteger(view) ? 1 : 0),
  },
};
