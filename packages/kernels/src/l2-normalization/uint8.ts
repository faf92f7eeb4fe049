import { elementCount } from "@litequant/core";
import type { Kernel } from "@litequant/core";

import { clamp, roundingDivideByPot, saturatingRoundingDoublingHighMul } from "../fixed-point.ts";
import { inverseSqrt } from "../gemmlowp.ts";
import { affineOf, expectForm, fits, inputOf, outputOf } from "../ports.ts";

/**
 * L2_NORMALIZATION of uint8 along the last axis; the output's scale is 1/128 and its zero point 128.
 *
 * Bit-exact with LiteRT@f67457790 tflite/kernels/internal/reference/l2normalization.h.
 */
export const l2NormalizationUint8: Kernel<"L2_NORMALIZATION"> = {
  prepare(context) {
    if (!fits(context, ["uint8"], "uint8") || context.options.fusedActivationFunction !== "NONE") return undefined;
    const input = inputOf<Uint8Array>(context, 0);
    const output = outputOf<Uint8Array>(context);
    expectForm(context, 1 / 128, 128);
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
          const product = saturatingRoundingDoublingHighMul(128 * (from[i] - zeroPoint), multiplier);
          to[i] = clamp(128 + roundingDivideByPot(product, -shift[0]), 0, 255);
        }
      }
    };
  },
};
