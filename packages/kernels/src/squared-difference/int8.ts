import type { Kernel } from "@litequant/core";

import { sumScales } from "../arithmetic/prepare.ts";
import { forPairs } from "../elementwise.ts";
import { clamp, multiplyByQuantizedMultiplier, quantizeMultiplier } from "../fixed-point.ts";
import { affineOf, fits, inputOf } from "../ports.ts";

const leftShift = 7;

/** SQUARED_DIFFERENCE of int8, broadcast. Bit-exact with LiteRT@f67457790 tflite/kernels/squared_difference.cc. */
export const squaredDifferenceInt8: Kernel<"SQUARED_DIFFERENCE"> = {
  prepare(context) {
    if (!fits(context, ["int8", "int8"], "int8")) return undefined;
    const first = affineOf(context, inputOf(context, 0));
    const second = affineOf(context, inputOf(context, 1));
    const output = affineOf(context, context.output(0));
    const { first: toFirst, second: toSecond } = sumScales(context, leftShift);
    const twiceMax = 2 * Math.max(first.scale, second.scale);
    const { multiplier, shift } = quantizeMultiplier((twiceMax * twiceMax) / (2 ** (2 * leftShift) * output.scale));
    return forPairs<Int8Array, Int8Array>(context, (a, i, b, j, result, out) => {
      const left = (a[i] - first.zeroPoint) << leftShift;
      const right = (b[j] - second.zeroPoint) << leftShift;
      const difference =
        multiplyByQuantizedMultiplier(left, toFirst.multiplier, toFirst.shift) -
        multiplyByQuantizedMultiplier(right, toSecond.multiplier, toSecond.shift);
      const value = multiplyByQuantizedMultiplier(difference * difference, multiplier, shift) + output.zeroPoint;
      result[out] = clamp(value, -128, 127);
    });
  },
};
