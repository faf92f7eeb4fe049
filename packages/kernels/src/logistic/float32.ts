import { exp } from "@litequant/core";
import type { Kernel } from "@litequant/core";

import { fits, inputOf, outputOf } from "../ports.ts";

/** 1 / (1 + exp(-x)), rounded to float32 after every step. */
export function logisticOf(x: number): number {
  return Math.fround(1 / Math.fround(1 + Math.fround(exp(-x))));
}

/**
 * LOGISTIC of float32. LiteRT@f67457790 tflite/kernels/internal/reference/logistic.h: the ends are cut off as there; equal but
 * for the last bit of the exponential.
 */
export const logisticFloat32: Kernel<"LOGISTIC"> = {
  prepare(context) {
    if (!fits(context, ["float32"], "float32")) return undefined;
    const input = inputOf<Float32Array>(context, 0);
    const output = outputOf<Float32Array>(context);
    return () => {
      const from = input.data;
      const to = output.data;
      for (let i = 0; i < to.length; i++) {
        const x = from[i];
        to[i] = x > 16.619047164916992 ? 1 : x < -9 ? exp(x) : logisticOf(x);
      }
    };
  },
};
