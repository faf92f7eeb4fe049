import { elementCount, exp } from "@litequant/core";
import type { Kernel } from "@litequant/core";

import { clamp, multiplyByQuantizedMultiplier, quantizeMultiplier } from "../fixed-point.ts";
import { interpolate, interpolatedTable } from "../interpolated-table.ts";
import { affineOf, expectForm, expectSymmetric, fits, inputOf, outputOf } from "../ports.ts";

const inDoubles = (x: number) => x;
const unit = { scale: 2 / 65535, zeroPoint: 0 };
/** exp on [-10, 0]; what lies below counts as -10. */
const expScale = 10 / 65535;

/**
 * SOFTMAX of int16 along the last axis, by tables of exp and of 1 / (1 + x).
 *
 * Bit-exact with LiteRT@f67457790 tflite/kernels/internal/reference/softmax.h `SoftmaxInt16`.
 */
export const softmaxInt16: Kernel<"SOFTMAX"> = {
  prepare(context) {
    if (!fits(context, ["int16"], "int16")) return undefined;
    const input = inputOf<Int16Array>(context, 0);
    const output = outputOf<Int16Array>(context);
    expectSymmetric(context, input);
    expectForm(context, 1 / 32768, 0, 0.001);
    const exponentials = interpolatedTable({ scale: expScale, zeroPoint: 32767 }, unit, exp, inDoubles);
    const reciprocals = interpolatedTable({ scale: 1 / 65535, zeroPoint: -32768 }, unit, (x) => 1 / (1 + x), inDoubles);
    const { multiplier, shift } = quantizeMultiplier(
      Math.fround(affineOf(context, input).scale * Math.fround(context.options.beta)) / expScale,
    );
    const depth = input.shape.at(-1) ?? 1;
    const total = elementCount(input.shape);
    return () => {
      const from = input.data;
      const to = output.data;
      for (let start = 0; start < total; start += depth) {
        const end = start + depth;
        let largest = -32768;
        for (let i = start; i < end; i++) if (from[i] > largest) largest = from[i];
        let sum = 0;
        for (let i = start; i < end; i++) {
          const difference = multiplyByQuantizedMultiplier(from[i] - largest, multiplier, shift) + 32767;
          to[i] = interpolate(exponentials, clamp(difference, -32768, 32767));
          sum = (sum + to[i]) | 0;
        }
        const headroom = Math.clz32(sum);
        const share = Math.floor((sum * 2 ** (headroom - 1) + 8192) / 16384) - 32768 - 65536;
        const reciprocal = interpolate(reciprocals, clamp(share, -32768, 32767));
        const right = 31 - headroom;
        for (let i = start; i < end; i++) {
          to[i] = clamp((to[i] * reciprocal + 2 ** (right - 1)) / 2 ** right, 0, 32767);
        }
      }
    };
  },
};
