import type { Kernel } from "@litequant/core";

import { forPairs } from "../elementwise.ts";
import { clamp, multiplyByQuantizedMultiplier, quantizeMultiplier } from "../fixed-point.ts";
import { affineOf, fits, inputOf, integerRange, outputOf } from "../ports.ts";

/**
 * PRELU of int8 or uint8 with alpha of the same type, or of int16 with alpha of int8; alpha is broadcast.
 *
 * Bit-exact with LiteRT@f67457790 tflite/kernels/internal/reference/prelu.h; multipliers in float32 as tflite/kernels/activations.cc.
 */
export const preluInt8: Kernel<"PRELU"> = {
  prepare(context) {
    const first = inputOf<Int8Array>(context, 0);
    const { dtype } = first;
    if (dtype !== "int8" && dtype !== "uint8" && dtype !== "int16") return undefined;
    if (!fits(context, [dtype, dtype === "int16" ? "int8" : dtype], dtype)) return undefined;
    const second = inputOf<Int8Array>(context, 1);
    const output = outputOf<Int8Array>(context);
    const input = affineOf(context, first);
    const alpha = affineOf(context, second);
    const { scale, zeroPoint } = affineOf(context, output);
    const positive = quantizeMultiplier(Math.fround(input.scale / scale));
    const negative = quantizeMultiplier(Math.fround(Math.fround(input.scale * alpha.scale) / scale));
    const [min, max] = integerRange(dtype);
    return forPairs<Int8Array, Int8Array>(context, (a, i, b, j, result, out) => {
      const x = a[i] - input.zeroPoint;
      const value =
        x >= 0
          ? multiplyByQuantizedMultiplier(x, positive.multiplier, positive.shift)
          : multiplyByQuantizedMultiplier(Math.imul(x, b[j] - alpha.zeroPoint), negative.multiplier, negative.shift);
      result[out] = clamp(value + zeroPoint, min, max);
    });
  },
};
