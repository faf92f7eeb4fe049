import type { Kernel, KernelContext } from "@litequant/core";

import { clamp } from "../fixed-point.ts";
import { int16Run } from "../interpolated-table.ts";
import { fillTable, tableKernel } from "../lookup-table.ts";
import { affineOf, expectSymmetric, inputOf, integerRange } from "../ports.ts";
import { checkNotBelow, checked } from "../value-checks.ts";

/** LiteRT@f67457790 tflite/kernels/elementwise.cc `SqrtEvalQuantized`: the quotient loses its fraction. */
function root(context: KernelContext): (value: number) => number {
  const input = affineOf(context, inputOf(context, 0));
  const output = affineOf(context, context.output(0));
  const [min, max] = integerRange(context.output(0).dtype);
  return (value) => {
    const real = Math.fround(input.scale * Math.max(0, value - input.zeroPoint));
    const quotient = Math.fround(Math.fround(Math.sqrt(real)) / output.scale);
    return clamp(Math.trunc(quotient) + output.zeroPoint, min, max);
  };
}

/** SQRT of int8 and int16; negative numbers are refused. */
export const sqrtQuantized: Kernel<"SQRT"> = {
  prepare(context) {
    const { dtype } = inputOf(context, 0);
    const run =
      dtype === "int8"
        ? tableKernel(context, () => fillTable(dtype, root(context)))
        : int16Run(context, () => {
            expectSymmetric(context, inputOf(context, 0), context.output(0));
            return root(context);
          });
    if (run === undefined) return undefined;
    return checked(checkNotBelow(context, affineOf(context, inputOf(context, 0)).zeroPoint), run);
  },
};
