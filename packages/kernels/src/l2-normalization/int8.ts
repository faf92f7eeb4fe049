import { elementCount } from "@litequant/core";
import type { Kernel } from "@litequant/core";

import {
  clamp,
  multiplyByQuantizedMultiplier,
  roundingDivideByPot,
  saturatingRoundingDoublingHighMul,
} from "../fixed-point.ts";
import { inverseSqrt } from "../gemmlowp.ts";
import { affineOf, expectForm, firstOf, fits, inputOf, integerRange, outputOf } from "../ports.ts";

/** `x / norm * 128`, from the norm's reciprocal as a multiplier and a shift to the left. */
type Rescale = (x: number, multiplier: number, shift: number) => number;

/** L2_NORMALIZATION along the last axis; the output's form is fixed, whatever the tensor says. */
function normalization(dtype: "int8" | "uint8", outputZero: number, rescale: Rescale): Kernel<"L2_NORMALIZATION"> {
  return {
    prepare(context) {
      if (!fits(context, [dtype], dtype) || context.options.fusedActivationFunction !== "NONE") return undefined;
      const input = inputOf<Int8Array>(context, 0);
      const output = outputOf<Int8Array>(context);
      expectForm(context, 1 / 128, outputZero);
      const { zeroPoint } = affineOf(context, input);
      const depth = input.shape.at(-1) ?? 1;
      const total = elementCount(input.shape);
      const shift = new Int32Array(1);
      const [min, max] = integerRange(dtype);
      return () => {
        const from = input.data;
        const to = output.data;
        for (let start = 0; start < total; start += depth) {
          const end = start + depth;
          let sum = 0;
          for (let i = start; i < end; i++) sum += (from[i] - zeroPoint) ** 2;
          const multiplier = inverseSqrt(sum, shift);
          for (let i = start; i < end; i++) {
            to[i] = clamp(outputZero + rescale(from[i] - zeroPoint, multiplier, shift[0]), min, max);
          }
        }
      };
    },
  };
}

/**
 * L2_NORMALIZATION of int8 with output scale 1/128 and zero point 0, and of uint8 with zero point 128.
 *
 * Bit-exact with LiteRT@f67457790 tflite/kernels/internal/reference/integer_ops/l2normalization.h and of uint8
 * tflite/kernels/internal/reference/l2normalization.h, which round in other places.
 */
export const l2NormalizationInt8 = firstOf(
  normalization("int8", 0, (x, multiplier, shift) => multiplyByQuantizedMultiplier(x, multiplier, shift + 7)),
  normalization("uint8", 128, (x, multiplier, shift) =>
    roundingDivideByPot(saturatingRoundingDoublingHighMul(128 * x, multiplier), -shift),
  ),
);
