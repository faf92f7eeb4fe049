import { elementCount } from "@litequant/core";
import type { Kernel } from "@litequant/core";

import { clamp, roundingDivideByPot, saturatingRoundingDoublingHighMul } from "../fixed-point.ts";
import { reciprocal } from "../gemmlowp.ts";
import { expectForm, fits, inputOf, integerRange, outputOf } from "../ports.ts";
import { largestOf, softmaxTable, sumBits, sumOfExponentials } from "./prepare.ts";

/**
 * SOFTMAX of int8 or uint8 along the last axis, in fixed point.
 *
 * Bit-exact with LiteRT@f67457790 tflite/kernels/internal/reference/softmax.h `Softmax`: the output's scale is 1/256 and its zero
 * point the lowest value, whatever the tensor says.
 */
export const softmaxInt8: Kernel<"SOFTMAX"> = {
  prepare(context) {
    const input = inputOf<Int8Array>(context, 0);
    const { dtype } = input;
    if ((dtype !== "int8" && dtype !== "uint8") || !fits(context, [dtype], dtype)) return undefined;
    const output = outputOf<Int8Array>(context);
    if (dtype === "int8") expectForm(context, 1 / 256, -128, 0.001);
    const [min, max] = integerRange(dtype);
    const depth = input.shape.at(-1) ?? 1;
    const total = elementCount(input.shape);
    const table = softmaxTable(context, context.options.beta);
    const { exponentials, length } = table;
    const bitsOverUnit = new Int32Array(1);
    return () => {
      const from = input.data;
      const to = output.data;
      for (let start = 0; start < total; start += depth) {
        const end = start + depth;
        const largest = largestOf(from, start, end, min);
        const sum = sumOfExponentials(from, start, end, largest, table);
        const scale = reciprocal(sum, sumBits, bitsOverUnit);
        const exponent = bitsOverUnit[0] + 31 - 8;
        for (let i = start; i < end; i++) {
          const difference = largest - from[i];
          const share = difference < length ? saturatingRoundingDoublingHighMul(scale, exponentials[difference]) : 0;
          to[i] = clamp(roundingDivideByPot(share, exponent) + min, min, max);
        }
      }
    };
  },
};
