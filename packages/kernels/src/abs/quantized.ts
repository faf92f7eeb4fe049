import type { Kernel, KernelContext } from "@litequant/core";

import { clamp, multiplyByQuantizedMultiplier, quantizeMultiplier } from "../fixed-point.ts";
import { int16Run } from "../interpolated-table.ts";
import { fillTable, tableKernel } from "../lookup-table.ts";
import { affineOf, expectSymmetric, inputOf, integerRange } from "../ports.ts";

/** LiteRT@f67457790 tflite/kernels/elementwise.cc `AbsEvalQuantized`: rescaled only where the scales differ. */
function magnitude(context: KernelContext): (value: number) => number {
  const input = affineOf(context, inputOf(context, 0));
  const output = affineOf(context, context.output(0));
  const [min, max] = integerRange(context.output(0).dtype);
  const { multiplier, shift } = quantizeMultiplier(Math.fround(input.scale / output.scale));
  return (value) => {
    const distance = Math.abs(value - input.zeroPoint);
    const rescaled =
      input.scale === output.scale ? distance : multiplyByQuantizedMultiplier(distance, multiplier, shift);
    return clamp(rescaled + output.zeroPoint, min, max);
  };
}

/** ABS of int8, uint8 and int16. */
export const absQuantized: Kernel<"ABS"> = {
  prepare: (context) =>
    tableKernel(context, () => fillTable(context.output(0).dtype, magnitude(context))) ??
    int16Run(context, () => {
      expectSymmetric(context, inputOf(context, 0), context.output(0));
      return magnitude(context);
    }),
};
