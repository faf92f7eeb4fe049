import type { Kernel } from "@litequant/core";

import { floatBounds } from "../activation.ts";
import { forPairs } from "../elementwise.ts";
import { fits } from "../ports.ts";

/** Element-wise quotient of float32, broadcast; infinities become the largest float, as in the runtime. */
export const divFloat32: Kernel<"DIV"> = {
  prepare(context) {
    const bounds = floatBounds(context.options.fusedActivationFunction);
    if (bounds === undefined || !fits(context, ["float32", "float32"], "float32")) return undefined;
    const [min, max] = bounds;
    return forPairs<Float32Array, Float32Array>(context, (a, i, b, j, result, out) => {
      const value = Math.fround(a[i] / b[j]);
      if (value < min) result[out] = min;
      else if (value > max) result[out] = max;
      else result[out] = value;
    });
  },
};
