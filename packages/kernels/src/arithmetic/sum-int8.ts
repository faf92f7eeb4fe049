import type { Kernel } from "@litequant/core";

import { binaryWalk, sumQuantization } from "./prepare.ts";
import { multiplyByQuantizedMultiplier } from "../fixed-point.ts";
import { fits, inputOf, outputOf } from "../ports.ts";

/**
 * ADD or SUB of int8 or uint8, broadcast.
 *
 * Bit-exact with LiteRT@f67457790 tflite/kernels/internal/reference/integer_ops/add.h `AddElementwise` and reference/sub.h `SubElementwise`.
 * @param sign - What the second input counts.
 */
export function sumInt8<N extends "ADD" | "SUB">(sign: 1 | -1): Kernel<N> {
  return {
    prepare(context) {
      const { dtype } = inputOf(context, 0);
      if ((dtype !== "int8" && dtype !== "uint8") || !fits(context, [dtype, dtype], dtype)) return undefined;
      const quantization = sumQuantization(context, context.options.fusedActivationFunction);
      if (quantization === undefined) return undefined;
      const first = inputOf<Int8Array>(context, 0);
      const second = inputOf<Int8Array>(context, 1);
      const output = outputOf<Int8Array>(context);
      const walk = binaryWalk(context);
      const { first: firstTable, outputOffset, bounds } = quantization;
      const secondTable = quantization.second.map((value) => sign * value);
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
            const sum = (firstTable[a[i] & 255] + secondTable[b[j] & 255]) | 0;
            const value = multiplyByQuantizedMultiplier(sum, multiplier, shift) + outputOffset;
            result[out++] = value < min ? min : value > max ? max : value;
            i += walk.firstStep;
            j += walk.secondStep;
          }
        }
      };
    },
  };
}
