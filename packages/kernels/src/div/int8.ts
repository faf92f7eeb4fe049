import type { Kernel } from "@litequant/core";

import { quantizedBounds } from "../activation.ts";
import { checkDivisors, checked } from "../value-checks.ts";
import { forPairs } from "../elementwise.ts";
import {
  clamp,
  multiplyByQuantizedMultiplier,
  quantizeMultiplier,
  saturatingRoundingDoublingHighMul,
} from "../fixed-point.ts";
import { reciprocal } from "../gemmlowp.ts";
import { affineOf, fits, inputOf } from "../ports.ts";

/**
 * Element-wise quotient of int8, uint8 or int16 by a fixed-point reciprocal, broadcast.
 *
 * Bit-exact with LiteRT@f67457790 tflite/kernels/internal/reference/div.h `DivElementwise`; the multiplier in float32.
 */
export const divInt8: Kernel<"DIV"> = {
  prepare(context) {
    const { dtype } = inputOf(context, 0);
    if (dtype !== "int8" && dtype !== "uint8" && dtype !== "int16") return undefined;
    if (!fits(context, [dtype, dtype], dtype)) return undefined;
    const first = affineOf(context, inputOf(context, 0));
    const second = affineOf(context, inputOf(context, 1));
    const { scale, zeroPoint } = affineOf(context, context.output(0));
    const bounds = quantizedBounds(context.options.fusedActivationFunction, scale, zeroPoint, dtype);
    if (bounds === undefined) return undefined;
    const [min, max] = bounds;
    const real = Math.fround(first.scale / Math.fround(second.scale * scale));
    const { multiplier, shift } = quantizeMultiplier(real);
    const bitsOverUnit = new Int32Array(1);
    const run = forPairs<Int8Array, Int8Array>(context, (a, i, b, j, result, out) => {
      const divisor = b[j] - second.zeroPoint;
      // A reciprocal must be positive to be a multiplier.
      const dividend = divisor < 0 ? first.zeroPoint - a[i] : a[i] - first.zeroPoint;
      const inverse = reciprocal(Math.abs(divisor), 31, bitsOverUnit);
      const headroom = Math.clz32(dividend < 0 ? ~dividend : dividend) - 1;
      const quotient = saturatingRoundingDoublingHighMul(dividend << headroom, inverse);
      const total = shift - bitsOverUnit[0] - headroom;
      result[out] = clamp(multiplyByQuantizedMultiplier(quotient, multiplier, total) + zeroPoint, min, max);
    });
    return checked(checkDivisors(context, second.zeroPoint), run);
  },
};
