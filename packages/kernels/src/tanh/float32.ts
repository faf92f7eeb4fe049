import { tanh } from "@litequant/core";
import type { Kernel } from "@litequant/core";

import { fits, inputOf, outputOf } from "../ports.ts";

/** TANH of float32. LiteRT@f67457790 tflite/kernels/internal/reference/tanh.h; equal but for the last bit. */
export const tanhFloat32: Kernel<"TANH"> = {
  prepare(context) {
    if (!fits(context, ["float32"], "float32")) return undefined;
    const input = inputOf<Float32Array>(context, 0);
    const output = outputOf<Float32Array>(context);
    return () => {
      const from = input.data;
      const to = output.data;
      for (let i = 0; i < to.length; i++) to[i] = tanh(from[i]);
    };
  },
};
