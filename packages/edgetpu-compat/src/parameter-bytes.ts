import type { OperatorView, Tensor } from "@litequant/core";

import { inputsOf } from "./ports.ts";
import { roundUp } from "./shapes.ts";

/** Output channels are laid out in groups: of 8, 16, 32, then of 64. */
function grouped(channels: number): number {
  const group = [8, 16, 32].find((size) => channels <= size) ?? 64;
  return roundUp(channels, group);
}

/** Each channel carries its bias and, with int8, its own multiplier. */
function perChannel(weight: Tensor): number {
  return weight.dtype === "int8" ? 8 : 4;
}

type Layout = (weight: Tensor, group: (channels: number) => number) => number;

const convolution: Layout = (weight, group) => {
  const [out = 0, height = 0, width = 0, channels = 0] = weight.shape;
  return group(out) * (height * width * roundUp(channels, 4) + perChannel(weight));
};

/**
 * Bytes of an operation's weights as they lie on the chip.
 *
 * Against the payloads of 97 compiled models over 64 KiB: median error 0.06 %, 96 within 5 %, the worst 8.6 %. An
 * LSTM's are counted like those of dense layers, which is too little: 17 of 44 KB in the only one that was seen compiled.
 */
const layouts: Readonly<Record<string, Layout>> = {
  CONV_2D: convolution,
  TRANSPOSE_CONV: convolution,
  DEPTHWISE_CONV_2D: (weight) => {
    const [, height = 0, width = 0, channels = 0] = weight.shape;
    return channels * (4 * height * width + perChannel(weight));
  },
  FULLY_CONNECTED: (weight, group) => {
    const [out = 0, channels = 0] = weight.shape;
    return out === 1 ? 16 * channels : group(out) * (roundUp(channels, 4) + perChannel(weight));
  },
  UNIDIRECTIONAL_SEQUENCE_LSTM: (weight, group) => {
    const [out = 0, channels = 0] = weight.shape;
    return group(out) * (roundUp(channels, 4) + perChannel(weight));
  },
};

function sumOf(view: OperatorView, group: (channels: number) => number): number {
  const layout = Object.hasOwn(layouts, view.operator.op) ? layouts[view.operator.op] : undefined;
  if (layout === undefined) return 0;
  return inputsOf(view, "weight").reduce((sum, { tensor }) => sum + layout(tensor, group), 0);
}

/** Bytes that a mapped operation's weights and biases take in the compiled file's parameters. */
export function parameterBytes(view: OperatorView): number {
  return sumOf(view, grouped);
}

/** The same as the compiler's log counts it, which rounds all channels up to groups of 64. */
export function loggedBytes(view: OperatorView): number {
  return sumOf(view, (channels) => roundUp(channels, 64));
}
