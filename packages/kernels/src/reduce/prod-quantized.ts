import { pow } from "@litequant/core";
import type { Kernel } from "@litequant/core";

import { clamp, multiplyByReducedMultiplier, quantizeMultiplier } from "../fixed-point.ts";
import { forReductions } from "../mean/prepare.ts";
import { affineOf, expectSymmetric, fits, inputOf, integerRange, outputOf } from "../ports.ts";

/**
 * REDUCE_PROD of int8 and int16: each factor brings its share of the output's scale, so that no product overflows.
 *
 * Bit-exact with LiteRT@f67457790 tflite/kernels/internal/reference/reduce.h `QuantizedReduceProd`.
 */
export const prodQuantized: Kernel<"REDUCE_PROD"> = {
  prepare(context) {
    const input = inputOf<Int8Array>(context, 0);
    const { dtype } = input;
    if ((dtype !== "int8" && dtype !== "int16") || !fits(context, [dtype, "int32"], dtype)) return undefined;
    const output = outputOf<Int8Array>(context);
    if (dtype === "int16") expectSymmetric(context, input, output);
    const from = affineOf(context, input);
    const to = affineOf(context, output);
    const [min, max] = integerRange(dtype);
    let count = 0;
    let { multiplier, shift } = quantizeMultiplier(0);
    return forReductions<Int8Array>(context, (values, start, offsets, result, out) => {
      if (offsets.length !== count) {
        count = offsets.length;
        ({ multiplier, shift } = quantizeMultiplier(from.scale / pow(to.scale, 1 / count)));
      }
      let product = count === 0 ? 0 : values[start + offsets[0]] - from.zeroPoint;
      for (let i = 1; i < count; i++) {
        const factor = values[start + offsets[i]] - from.zeroPoint;
        product = multiplyByReducedMultiplier(product * factor, multiplier, shift);
      }
      result[out] = clamp(multiplyByReducedMultiplier(product, multiplier, shift) + to.zeroPoint, min, max);
    });
  },
};
