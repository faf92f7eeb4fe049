import type { Kernel, KernelContext } from "@litequant/core";

import { clamp, multiplyByQuantizedMultiplier, quantizeMultiplier } from "../fixed-point.ts";
import { int16Run } from "../interpolated-table.ts";
import { fillTable, tableKernel } from "../lookup-table.ts";
import { affineOf, expectSymmetric, inputOf, integerRange } from "../ports.ts";

/**
 * One multiplier for each side of zero, both in float32.
 *
 * LiteRT@f67457790 tflite/kernels/internal/reference/leaky_relu.h `QuantizeLeakyRelu`.
 */
function leaky(context: KernelContext, alpha: number): (value: number) => number {
  const input = affineOf(context, inputOf(context, 0));
  const output = affineOf(context, context.output(0));
  const [min, max] = integerRange(context.output(0).dtype);
  const above = quantizeMultiplier(Math.fround(input.scale / output.scale));
  const slope = Math.fround(Math.fround(input.scale * Math.fround(alpha)) / output.scale);
  const below = quantizeMultiplier(Math.abs(slope));
  const sign = slope < 0 ? -1 : 1;
  return (value) => {
    const distance = value - input.zeroPoint;
    const rescaled =
      distance >= 0
        ? multiplyByQuantizedMultiplier(distance, above.multiplier, above.shift)
        : sign * multiplyByQuantizedMultiplier(distance, below.multiplier, below.shift);
    return clamp(rescaled + output.zeroPoint, min, max);
  };
}

/** LEAKY_RELU of int8, uint8 and int16. */
export const leakyReluQuantized: Kernel<"LEAKY_RELU"> = {
  prepare(context) {
    const { alpha } = context.options;
    return (
      tableKernel(context, () => fillTable(context.output(0).dtype, leaky(context, alpha))) ??
      int16Run(context, () => {
        expectSymmetric(context, inputOf(context, 0), context.output(0));
        return leaky(context, alpha);
      })
    );
  },
};
