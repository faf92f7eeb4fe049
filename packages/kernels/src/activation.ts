import { roundHalfAwayFromZero } from "@litequant/core";
import type { DType } from "@litequant/core";

import { integerRange } from "./ports.ts";

/** Activations that an operator's options can name. */
export type FusedActivation = "NONE" | "RELU" | "RELU_N1_TO_1" | "RELU6" | "TANH" | "SIGN_BIT";

/** Bounds that an activation puts on an output. */
export type Bounds = readonly [min: number, max: number];

const largest = 3.4028234663852886e38;

/**
 * Bounds of a fused activation on floats; undefined for those that no kernel of the runtime applies.
 *
 * LiteRT@f67457790 tflite/kernels/kernel_util.h `CalculateActivationRange`: without one, infinities become the largest float.
 */
export function floatBounds(activation: FusedActivation): Bounds | undefined {
  switch (activation) {
    case "NONE":
      return [-largest, largest];
    case "RELU":
      return [0, largest];
    case "RELU6":
      return [0, 6];
    case "RELU_N1_TO_1":
      return [-1, 1];
    default:
      return undefined;
  }
}

/** Bounds of a fused activation on plain integers. */
export function integerBounds(activation: FusedActivation, dtype: DType): Bounds | undefined {
  const bounds = floatBounds(activation);
  if (bounds === undefined) return undefined;
  const [min, max] = integerRange(dtype);
  return [Math.max(min, bounds[0]), Math.min(max, bounds[1])];
}

/** Bounds of a fused activation on int64. */
export function int64Bounds(activation: FusedActivation): readonly [min: bigint, max: bigint] | undefined {
  const bounds = floatBounds(activation);
  if (bounds === undefined) return undefined;
  const whole = (bound: number) => {
    if (bound === largest) return 2n ** 63n - 1n;
    return bound === -largest ? -(2n ** 63n) : BigInt(bound);
  };
  return [whole(bounds[0]), whole(bounds[1])];
}

/**
 * Bounds of a fused activation on quantized values.
 *
 * LiteRT@f67457790 tflite/kernels/kernel_util.cc `CalculateActivationRangeQuantizedImpl`: the division is in float32.
 */
export function quantizedBounds(
  activation: FusedActivation,
  scale: number,
  zeroPoint: number,
  dtype: DType,
): Bounds | undefined {
  const quantized = (real: number) => zeroPoint + roundHalfAwayFromZero(Math.fround(real / scale));
  const [min, max] = integerRange(dtype);
  switch (activation) {
    case "NONE":
      return [min, max];
    case "RELU":
      return [Math.max(min, zeroPoint), max];
    case "RELU6":
      return [Math.max(min, zeroPoint), Math.min(max, quantized(6))];
    case "RELU_N1_TO_1":
      return [Math.max(min, quantized(-1)), Math.min(max, quantized(1))];
    default:
      return undefined;
  }
}
