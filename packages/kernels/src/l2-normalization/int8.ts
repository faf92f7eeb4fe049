import { elementCount } from "@litequant/core";
import type { Kernel } from "@litequant/core";

import { clamp, multiplyByQuantizedMultiplier } from "../fixed-point.ts";
import { inverseSqrt } from "../gemmlowp.ts";
import { affineOf, expectForm, fits, inputOf, outputOf } from "../ports.ts";

/**
 * L2_NORMALIZATION of int8 along the last axis; the output's scale is 1/128 and its zero point 0, whatever the tensor says.
 *
 * Bit-exact with LiteRT@f67457790 tflite/kernels/internal/reference/integer_ops/l2normalization.h.
 */
export const l2NormalizationInt8: Kernel<"L2_NORMALIZATION"> = {
  prepare(context) {
    if (!fits(context, ["int8"], "int8") || context.options.fusedActivationFunction !== "NONE") return undefined;
    const input = inputOf<Int8Array>(context, 0);
    const output = outputOf<Int8Array>(context);
    expectForm(context, 1 / 128, 0);
    const { zeroPoint } = affineOf(context, input);
    const depth = input.shape.at(-1) ?? 1;
    const total = elementCount(input.shape);
    const shift = new Int32Array(1);
    return () => {
      const from = input.data;
      const to = output.data;
      for (let start = 0; start < total; start += depth) {
        const end = start + depth;
        let sum = 0;
        for (let i = start; i < end; i++) sum += (from[i] - zeroPoint) ** 2;
        const multiplier = inverseSqrt(sum, shift);
        for (let i = start; i < end; i++) {
          to[i] = clamp(multiplyByQuantizedMultiplier(from[i] - zeroPoint, multiplier, shift[0] + 7), -128, 127);
        }
      }
    };
  },
};
