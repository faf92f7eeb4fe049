import type { Kernel } from "@litequant/core";

import { interpolatedRun } from "../interpolated-table.ts";
import { affineOf, expectSymmetric, fits, inputOf } from "../ports.ts";
import { checkNotBelow, checked } from "../value-checks.ts";

/** RSQRT of int16; negative numbers are refused. LiteRT@f67457790 tflite/kernels/elementwise.cc `RsqrtEvalQuantizedInt16`. */
export const rsqrtInt16: Kernel<"RSQRT"> = {
  prepare(context) {
    if (!fits(context, ["int16"], "int16")) return undefined;
    expectSymmetric(context, inputOf(context, 0), context.output(0));
    const highest = Math.fround(32767 * affineOf(context, context.output(0)).scale);
    const run = interpolatedRun(context, (x) => (x <= 0 ? highest : Math.fround(1 / Math.fround(Math.sqrt(x)))));
    return checked(checkNotBelow(context, 0), run);
  },
};
