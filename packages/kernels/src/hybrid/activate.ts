import { tanh } from "@litequant/core";

import { floatBounds } from "../activation.ts";
import type { FusedActivation } from "../activation.ts";
import { clamp } from "../fixed-point.ts";

/** A function of one float32, to a float32. */
export type RealFunction = (x: number) => number;

/**
 * Activations of cells as functions; undefined for those that no kernel applies.
 *
 * LiteRT@f67457790 tflite/kernels/internal/tensor_utils.h `ApplyActivationToVector`.
 */
export function activationOf(activation: FusedActivation): RealFunction | undefined {
  if (activation === "NONE") return (x) => x;
  if (activation === "TANH") return (x) => Math.fround(tanh(x));
  const bounds = floatBounds(activation);
  return bounds && ((x) => clamp(x, bounds[0], activation === "RELU" ? Infinity : bounds[1]));
}
