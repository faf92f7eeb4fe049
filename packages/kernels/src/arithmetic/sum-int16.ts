import type { Kernel, KernelContext } from "@litequant/core";

import { quantizedBounds } from "../activation.ts";
import { forPairs } from "../elementwise.ts";
import { clamp, multiplyByQuantizedMultiplier, roundingDivideByPot } from "../fixed-point.ts";
import { affineOf, expectSymmetric, fits, inputOf, refusal } from "../ports.ts";
import { powerOfTwo } from "../power-of-two.ts";
import { sumScales } from "./prepare.ts";

const leftShift = 15;

/**
 * ADD or SUB of int16, broadcast.
 *
 * Bit-exact with LiteRT@f67457790 tflite/kernels/add.cc and sub.cc, with scales that are powers of two where the options say so.
 * @param sign - What the second input counts.
 */
export function sumInt16<N extends "ADD" | "SUB">(sign: 1 | -1): Kernel<N> {
  return {
    prepare(context) {
      const { fusedActivationFunction, potScaleInt16 } = context.options;
      if (!fits(context, ["int16", "int16"], "int16")) return undefined;
      expectSymmetric(context, inputOf(context, 0), inputOf(context, 1), context.output(0));
      const bounds = quantizedBounds(fusedActivationFunction, affineOf(context, context.output(0)).scale, 0, "int16");
      if (bounds === undefined) return undefined;
      const [min, max] = bounds;
      const shifts = potScaleInt16 ? shiftsOf(context) : undefined;
      if (shifts !== undefined) {
        const [firstShift, secondShift] = shifts;
        return forPairs<Int16Array, Int16Array>(context, (a, i, b, j, result, out) => {
          const sum = roundingDivideByPot(a[i], firstShift) + sign * roundingDivideByPot(b[j], secondShift);
          result[out] = clamp(sum, min, max);
        });
      }
      const { first, second, output } = sumScales(context, leftShift);
      return forPairs<Int16Array, Int16Array>(context, (a, i, b, j, result, out) => {
        const left = multiplyByQuantizedMultiplier(a[i] << leftShift, first.multiplier, first.shift);
        const right = multiplyByQuantizedMultiplier(b[j] << leftShift, second.multiplier, second.shift);
        const sum = multiplyByQuantizedMultiplier((left + sign * right) | 0, output.multiplier, output.shift);
        result[out] = clamp(sum, min, max);
      });
    },
  };
}

/**
 * By how many bits each input must move right to the output's scale; undefined where a scale is no power of two.
 *
 * @throws LitequantError `INVALID_MODEL` where an input would move left, or both would move.
 */
function shiftsOf(context: KernelContext): readonly [number, number] | undefined {
  const [first, second, output] = [inputOf(context, 0), inputOf(context, 1), context.output(0)].map((view) =>
    powerOfTwo(affineOf(context, view).scale),
  );
  if (first === undefined || second === undefined || output === undefined) return undefined;
  const shifts = [output - first, output - second] as const;
  if (Math.min(...shifts) === 0) return shifts;
  throw refusal(
    context,
    `scales 2^${first} and 2^${second} to 2^${output}: one input must have the output's scale, the other a finer one`,
  );
}
