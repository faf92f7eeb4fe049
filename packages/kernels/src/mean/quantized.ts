import type { Kernel } from "@litequant/core";

import { clamp, multiplyByQuantizedMultiplier, quantizeMultiplier } from "../fixed-point.ts";
import { affineOf, fits, inputOf, integerRange, outputOf } from "../ports.ts";
import { reductionPlan } from "./prepare.ts";

/**
 * The multiplier of a sum of `count` values that makes it their mean.
 *
 * LiteRT@f67457790 tflite/kernels/internal/reference/reduce.h `QuantizedMeanOrSum`: the division by the count loses its fraction.
 */
export function meanMultiplier(
  scaleRatio: number,
  count: number,
): { readonly multiplier: number; readonly shift: number } {
  const { multiplier, shift } = quantizeMultiplier(scaleRatio);
  const bits = Math.min(31 - Math.clz32(count), 32, 31 + shift);
  return { multiplier: Number((BigInt(multiplier) << BigInt(bits)) / BigInt(count)), shift: shift - bits };
}

/** Mean of int8, uint8 or int16 values, between any two forms. Bit-exact with `QuantizedMeanOrSum`, as {@link meanMultiplier} says. */
export const meanQuantized: Kernel<"MEAN"> = {
  prepare(context) {
    const input = inputOf<Int8Array>(context, 0);
    const { dtype } = input;
    if ((dtype !== "int8" && dtype !== "uint8" && dtype !== "int16") || !fits(context, [dtype, "int32"], dtype))
      return undefined;
    const output = outputOf<Int8Array>(context);
    const from = affineOf(context, input);
    const to = affineOf(context, output);
    const [min, max] = integerRange(dtype);
    const plan = reductionPlan(context);
    let known = { count: -1, multiplier: 0, shift: 0 };
    return () => {
      const { starts, offsets } = plan();
      const values = input.data;
      const result = output.data;
      const count = offsets.length;
      if (count === 0) {
        result.fill(0);
        return;
      }
      if (count !== known.count) known = { count, ...meanMultiplier(from.scale / to.scale, count) };
      const { multiplier, shift } = known;
      for (let out = 0; out < starts.length; out++) {
        const start = starts[out];
        let sum = 0;
        for (let i = 0; i < count; i++) sum += values[start + offsets[i]];
        const mean = multiplyByQuantizedMultiplier(sum - from.zeroPoint * count, multiplier, shift);
        result[out] = clamp(mean + to.zeroPoint, min, max);
      }
    };
  },
};
