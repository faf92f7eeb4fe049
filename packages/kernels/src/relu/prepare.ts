import { roundHalfAwayFromZero } from "@litequant/core";
import type { KernelContext } from "@litequant/core";

import { clamp, multiplyByQuantizedMultiplier, quantizeMultiplier } from "../fixed-point.ts";
import { fillTable } from "../lookup-table.ts";
import { affineOf, inputOf, integerRange } from "../ports.ts";

/** A limited identity between two 8-bit forms, as a table over the 256 values. */
export function reluTable(context: KernelContext, lowest: number, highest: number): Int16Array {
  return fillTable(context.output(0).dtype, limitedIdentity(context, lowest, highest));
}

/**
 * A limited identity between two quantized forms.
 *
 * LiteRT@f67457790 tflite/kernels/activations.cc `QuantizedReluX`.
 */
export function limitedIdentity(context: KernelContext, lowest: number, highest: number): (value: number) => number {
  const input = affineOf(context, inputOf(context, 0));
  const output = affineOf(context, context.output(0));
  const [min, max] = integerRange(context.output(0).dtype);
  const quantized = (real: number) => output.zeroPoint + roundHalfAwayFromZero(Math.fround(real / output.scale));
  const low = Math.max(min, quantized(lowest));
  const high = highest === Infinity ? max : Math.min(max, quantized(highest));
  const { multiplier, shift } = quantizeMultiplier(Math.fround(input.scale / output.scale));
  return (value) => {
    const rescaled = multiplyByQuantizedMultiplier(value - input.zeroPoint, multiplier, shift);
    return clamp(rescaled + output.zeroPoint, low, high);
  };
}
