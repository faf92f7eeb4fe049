import type { Kernel } from "@litequant/core";

import { integerBounds } from "../activation.ts";
import { forPairs } from "../elementwise.ts";
import { clamp } from "../fixed-point.ts";
import { fits } from "../ports.ts";

/** Element-wise difference of int32, broadcast; wraps around on overflow. */
export const subInt32: Kernel<"SUB"> = {
  prepare(context) {
    const bounds = integerBounds(context.options.fusedActivationFunction, "int32");
    if (bounds === undefined || !fits(context, ["int32", "int32"], "int32")) return undefined;
    const [min, max] = bounds;
    return forPairs<Int32Array, Int32Array>(context, (a, i, b, j, result, out) => {
      result[out] = clamp((a[i] - b[j]) | 0, min, max);
    });
  },
};
