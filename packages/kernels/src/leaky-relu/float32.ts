import type { Kernel } from "@litequant/core";

import { forElements } from "../elementwise.ts";
import { fits } from "../ports.ts";

/** LEAKY_RELU of float32. LiteRT@f67457790 tflite/kernels/internal/reference/leaky_relu.h. */
export const leakyReluFloat32: Kernel<"LEAKY_RELU"> = {
  prepare(context) {
    if (!fits(context, ["float32"], "float32")) return undefined;
    const alpha = Math.fround(context.options.alpha);
    return forElements<Float32Array, Float32Array>(context, (from, to, at) => {
      const value = from[at];
      to[at] = value > 0 ? value : value * alpha;
    });
  },
};
