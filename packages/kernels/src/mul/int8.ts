import type { Kernel } from "@litequant/core";

import { binaryWalk, mulQuantization } from "../arithmetic/prepare.ts";
import { multiplyByQuantizedMultiplier } from "../fixed-point.ts";
import { fits, inputOf, outputOf } from "../ports.ts";

/**
 * Element-wise product of int8, uint8 or int16, broadcast.
 *
 * Bit-exact with LiteRT@f67457790 tflite/kernels/internal/reference/integer_ops/mul.h `MulElementwise`.
 */
export const mulInt8: Kernel<"MUL"> = {
  prepare(context) {
    const { dtype } = inputOf(context, 0);
    if ((dtype !== "int8" && dtype !== "uint8" && dtype !== "int16") || !fits(context, [dtype, dtype], dtype))
      return undefined;
    const quantization = mulQuantization(context, context.options.fusedActivationFunction);
    if (quantization === undefined) return undefined;
    const first = inputOf<Int8Array>(context, 0);
    const second = inputOf<Int8Array>(context, 1);
    const output = outputOf<Int8Array>(context);
    const walk = binaryWalk(context);
    const { firstOffset, secondOffset, outputOffset, bounds } = quantization;
    const { multiplier, shift } = quantization.output;
    const [min, max] = bounds;
    return () => {
      const a = first.data;
      const b = second.data;
      const result = output.data;
      let out = 0;
      for (let run = 0; run < walk.first.length; run++) {
        let i = walk.first[run];
        let j = walk.second[run];
        for (let k = 0; k < walk.length; k++) {
          const product = Math.imul(a[i] + firstOffset, b[j] + secondOffset);
          const value = multiplyByQuantizedMultiplier(product, multiplier, shift) + outputOffset;
          result[out++] = value < min ? min : value > max ? max : value;
          i += walk.firstStep;
          j += walk.secondStep;
        }
      }
    };
  },
};
