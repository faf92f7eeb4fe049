import { tanh } from "@litequant/core";

import { floatBounds } from "../activation.ts";
import type { FusedActivation } from "../activation.ts";
import { logisticOf } from "../logistic/float32.ts";

/** Applies a function to `length` values from `at`, in place: numbers that calls return would be made objects. */
export type VectorFunction = (values: Float32Array, at: number, length: number) => void;

/**
 * Activations of cells; undefined for those that no kernel applies.
 *
 * LiteRT@f67457790 tflite/kernels/internal/tensor_utils.h `ApplyActivationToVector`.
 */
export function activationOf(activation: FusedActivation): VectorFunction | undefined {
  if (activation === "NONE") return () => {};
  if (activation === "TANH") {
    return (values, at, length) => {
      for (let i = at; i < at + length; i++) values[i] = tanh(values[i]);
    };
  }
  const bounds = floatBounds(activation);
  return bounds && clampTo(bounds[0], activation === "RELU" ? Infinity : bounds[1]);
}

/** 1 / (1 + exp(-x)). */
export const sigmoid: VectorFunction = (values, at, length) => {
  for (let i = at; i < at + length; i++) values[i] = logisticOf(values[i]);
};

/** Limits values to `[min, max]`. */
export function clampTo(min: number, max: number): VectorFunction {
  return (values, at, length) => {
    for (let i = at; i < at + length; i++) {
      if (values[i] < min) values[i] = min;
      else if (values[i] > max) values[i] = max;
    }
  };
}
