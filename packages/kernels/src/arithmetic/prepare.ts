import type { KernelContext, TensorView } from "@litequant/core";

import { quantizedBounds } from "../activation.ts";
import type { Bounds, FusedActivation } from "../activation.ts";
import { multiplyByQuantizedMultiplier, quantizeMultiplier } from "../fixed-point.ts";
import type { QuantizedMultiplier } from "../fixed-point.ts";
import { affineOf, inputOf, integerRange } from "../ports.ts";
import { broadcastStrides, createWalk } from "../walk.ts";
import type { Walk } from "../walk.ts";

/** The walk over both inputs of a binary operator, broadcast to the output. */
export function binaryWalk(context: KernelContext): Walk {
  const { shape } = context.output(0);
  return createWalk(
    shape,
    broadcastStrides(inputOf(context, 0).shape, shape),
    broadcastStrides(inputOf(context, 1).shape, shape),
  );
}

/** Arithmetic of an 8-bit ADD or SUB: both inputs in a common scale, as tables over their 256 values. */
export interface SumQuantization {
  readonly first: Int32Array;
  readonly second: Int32Array;
  readonly output: QuantizedMultiplier;
  readonly outputOffset: number;
  readonly bounds: Bounds;
}

const leftShift = 20;

/** Multipliers of both inputs to a common scale, and from there to the output's. */
export interface SumScales {
  readonly first: QuantizedMultiplier;
  readonly second: QuantizedMultiplier;
  readonly output: QuantizedMultiplier;
}

/**
 * Scales of ADD and SUB whose inputs are moved left by `shift` bits first.
 *
 * LiteRT@f67457790 tflite/kernels/add.cc `Prepare`.
 */
export function sumScales(context: KernelContext, shift: number): SumScales {
  const first = affineOf(context, inputOf(context, 0)).scale;
  const second = affineOf(context, inputOf(context, 1)).scale;
  const twiceMax = 2 * Math.max(first, second);
  return {
    first: quantizeMultiplier(first / twiceMax),
    second: quantizeMultiplier(second / twiceMax),
    output: quantizeMultiplier(twiceMax / (2 ** shift * affineOf(context, context.output(0)).scale)),
  };
}

/**
 * Arithmetic of an 8-bit ADD or SUB.
 *
 * LiteRT@f67457790 tflite/kernels/internal/reference/integer_ops/add.h `AddElementwise`.
 * @returns undefined for activations that no kernel applies.
 */
export function sumQuantization(context: KernelContext, activation: FusedActivation): SumQuantization | undefined {
  const view = context.output(0);
  const { scale, zeroPoint } = affineOf(context, view);
  const bounds = quantizedBounds(activation, scale, zeroPoint, view.dtype);
  if (bounds === undefined) return undefined;
  const { first, second, output } = sumScales(context, leftShift);
  return {
    first: rescaled(context, inputOf(context, 0), first),
    second: rescaled(context, inputOf(context, 1), second),
    output,
    outputOffset: zeroPoint,
    bounds,
  };
}

function rescaled(context: KernelContext, input: TensorView, { multiplier, shift }: QuantizedMultiplier): Int32Array {
  const { zeroPoint } = affineOf(context, input);
  const [min, max] = integerRange(input.dtype);
  const table = new Int32Array(256);
  for (let value = min; value <= max; value++) {
    table[value & 255] = multiplyByQuantizedMultiplier((value - zeroPoint) * 2 ** leftShift, multiplier, shift);
  }
  return table;
}

/** Arithmetic of a quantized MUL. */
export interface MulQuantization {
  readonly firstOffset: number;
  readonly secondOffset: number;
  readonly output: QuantizedMultiplier;
  readonly outputOffset: number;
  readonly bounds: Bounds;
}

/**
 * Scales of MUL. LiteRT@f67457790 tflite/kernels/mul.cc `Prepare`: the real multiplier is computed in float32.
 *
 * @returns undefined for activations that no kernel applies.
 */
export function mulQuantization(context: KernelContext, activation: FusedActivation): MulQuantization | undefined {
  const view = context.output(0);
  const output = affineOf(context, view);
  const bounds = quantizedBounds(activation, output.scale, output.zeroPoint, view.dtype);
  if (bounds === undefined) return undefined;
  const first = affineOf(context, inputOf(context, 0));
  const second = affineOf(context, inputOf(context, 1));
  const multiplier = quantizeMultiplier(Math.fround(Math.fround(first.scale * second.scale) / output.scale));
  return {
    firstOffset: -first.zeroPoint,
    secondOffset: -second.zeroPoint,
    output: multiplier,
    outputOffset: output.zeroPoint,
    bounds,
  };
}
