import { elementCount } from "@litequant/core";
import type { Kernel } from "@litequant/core";

import { clamp, multiplyByQuantizedMultiplier, quantizeMultiplier, roundingDivideByPot } from "../fixed-point.ts";
import { logOfAtLeastOne } from "../gemmlowp-log.ts";
import { expectForm, fits, inputOf, integerRange, outputOf } from "../ports.ts";
import { largestOf, scaledBits, softmaxScale, softmaxTable, sumBits, sumOfExponentials } from "../softmax/prepare.ts";

/** Bits between a scaled difference and the output, which has 4 integer bits in steps of 1/16. */
const outputShift = 31 - scaledBits - 4;

/**
 * LOG_SOFTMAX of int8 or uint8 along the last axis, in fixed point; the output's scale is 1/16, its zero point the highest value.
 *
 * Bit-exact with LiteRT@f67457790 tflite/kernels/internal/reference/log_softmax.h `LogSoftmaxQuantized`.
 */
export const logSoftmaxInt8: Kernel<"LOG_SOFTMAX"> = {
  prepare(context) {
    const input = inputOf<Int8Array>(context, 0);
    const { dtype } = input;
    if ((dtype !== "int8" && dtype !== "uint8") || !fits(context, [dtype], dtype)) return undefined;
    const output = outputOf<Int8Array>(context);
    const [min, max] = integerRange(dtype);
    expectForm(context, 1 / 16, max);
    const { multiplier, shift } = softmaxScale(context, 1);
    const inverse = quantizeMultiplier(2 ** (31 - shift) / multiplier);
    const table = softmaxTable(context, 1);
    const depth = input.shape.at(-1) ?? 1;
    const total = elementCount(input.shape);
    return () => {
      const from = input.data;
      const to = output.data;
      for (let start = 0; start < total; start += depth) {
        const end = start + depth;
        const largest = largestOf(from, start, end, min);
        const sum = sumOfExponentials(from, start, end, largest, table);
        const logarithm = logOfAtLeastOne(sum, sumBits, scaledBits);
        const furthest = multiplyByQuantizedMultiplier(logarithm - 2147483648, inverse.multiplier, inverse.shift);
        const limit = Math.min(table.length, -furthest);
        for (let i = start; i < end; i++) {
          const difference = largest - from[i];
          const scaled = multiplyByQuantizedMultiplier(-difference, multiplier, shift);
          to[i] =
            difference < limit
              ? clamp(roundingDivideByPot((scaled - logarithm) | 0, outputShift) + max, min, max)
              : min;
        }
      }
    };
  },
};
