import type { Kernel, KernelContext } from "@litequant/core";

import { clamp, multiplyByQuantizedMultiplier, quantizeMultiplier } from "../fixed-point.ts";
import { inverseSqrt } from "../gemmlowp.ts";
import { fillTable, tableKernel } from "../lookup-table.ts";
import { affineOf, fits, inputOf } from "../ports.ts";
import { checkNotBelow, checked } from "../value-checks.ts";

/** Bits by which the inverse root is moved left to stay a whole number. */
const leftShift = 20;

/** LiteRT@f67457790 tflite/kernels/elementwise.cc `RsqrtEvalQuantizedInt8`: zero gives the highest number. */
function inverseRoot(context: KernelContext): (value: number) => number {
  const input = affineOf(context, inputOf(context, 0));
  const output = affineOf(context, context.output(0));
  const product = Math.fround(Math.fround(Math.sqrt(input.scale)) * output.scale);
  const { multiplier, shift } = quantizeMultiplier(1 / product);
  const rootShift = new Int32Array(1);
  return (value) => {
    const distance = value - input.zeroPoint;
    if (distance <= 0) return 127;
    const root = inverseSqrt(distance, rootShift);
    const whole = multiplyByQuantizedMultiplier(1, root, rootShift[0] + leftShift);
    const rescaled = multiplyByQuantizedMultiplier(whole, multiplier, shift - leftShift);
    return clamp(rescaled + output.zeroPoint, -128, 127);
  };
}

/** RSQRT of int8; negative numbers are refused. */
export const rsqrtInt8: Kernel<"RSQRT"> = {
  prepare(context) {
    if (!fits(context, ["int8"], "int8")) return undefined;
    const run = tableKernel(context, () => fillTable("int8", inverseRoot(context)));
    return checked(checkNotBelow(context, affineOf(context, inputOf(context, 0)).zeroPoint), run);
  },
};
