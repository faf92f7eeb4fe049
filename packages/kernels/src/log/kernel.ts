import { log } from "@litequant/core";

import { affineOf, integerRange } from "../ports.ts";
import { realFunction } from "../real-function.ts";

/**
 * LOG for float32, int8 and int16; quantized numbers that are not positive give the lowest one.
 *
 * LiteRT@f67457790 tflite/kernels/elementwise.cc `LogLUTPrepare`.
 */
export const logKernel = realFunction<"LOG">("all", (context) => {
  const view = context.output(0);
  if (view.dtype === "float32") return (x) => Math.fround(log(x));
  const { scale, zeroPoint } = affineOf(context, view);
  const lowest = Math.fround((integerRange(view.dtype)[0] - zeroPoint) * scale);
  return (x) => (x <= 0 ? lowest : Math.fround(log(x)));
});
