import type { Kernel } from "@litequant/core";

import { fits, inputOf, outputOf } from "../ports.ts";

/** RELU of float32. LiteRT@f67457790 tflite/kernels/internal/reference/reference_ops.h. */
export const reluFloat32: Kernel<"RELU"> = {
  prepare(context) {
    if (!fits(context, ["float32"], "float32")) return undefined;
    const input = inputOf<Float32Array>(context, 0);
    const output = outputOf<Float32Array>(context);
    return () => {
      const from = input.data;
      const to = output.data;
      for (let i = 0; i < to.length; i++) {
        const value = from[i];
        to[i] = value < 0 ? 0 : value;
      }
    };
  },
};
