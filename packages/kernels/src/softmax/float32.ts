import { elementCount, exp } from "@litequant/core";
import type { Kernel } from "@litequant/core";

import { fits, inputOf, outputOf } from "../ports.ts";

/**
 * SOFTMAX of float32 along the last axis. LiteRT@f67457790 tflite/kernels/internal/reference/softmax.h; equal but for the
 * last bit of each exponential.
 */
export const softmaxFloat32: Kernel<"SOFTMAX"> = {
  prepare(context) {
    if (!fits(context, ["float32"], "float32")) return undefined;
    const input = inputOf<Float32Array>(context, 0);
    const output = outputOf<Float32Array>(context);
    const depth = input.shape.at(-1) ?? 1;
    const total = elementCount(input.shape);
    const beta = Math.fround(context.options.beta);
    return () => {
      const from = input.data;
      const to = output.data;
      for (let start = 0; start < total; start += depth) {
        const end = start + depth;
        let max = -3.4028234663852886e38;
        for (let i = start; i < end; i++) if (from[i] > max) max = from[i];
        let sum = Math.fround(0);
        for (let i = start; i < end; i++) {
          to[i] = exp(Math.fround(Math.fround(from[i] - max) * beta));
          sum = Math.fround(sum + to[i]);
        }
        for (let i = start; i < end; i++) to[i] /= sum;
      }
    };
  },
};
