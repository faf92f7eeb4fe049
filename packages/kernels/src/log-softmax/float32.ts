import { elementCount, exp, log } from "@litequant/core";
import type { Kernel } from "@litequant/core";

import { fits, inputOf, outputOf } from "../ports.ts";

const { fround } = Math;

/** LOG_SOFTMAX of float32 along the last axis. LiteRT@f67457790 tflite/kernels/internal/reference/log_softmax.h. */
export const logSoftmaxFloat32: Kernel<"LOG_SOFTMAX"> = {
  prepare(context) {
    if (!fits(context, ["float32"], "float32")) return undefined;
    const input = inputOf<Float32Array>(context, 0);
    const output = outputOf<Float32Array>(context);
    const depth = input.shape.at(-1) ?? 1;
    const total = elementCount(input.shape);
    return () => {
      const from = input.data;
      const to = output.data;
      for (let start = 0; start < total; start += depth) {
        const end = start + depth;
        let max = -3.4028234663852886e38;
        for (let i = start; i < end; i++) if (from[i] > max) max = from[i];
        let sum = fround(0);
        for (let i = start; i < end; i++) sum = fround(sum + fround(exp(fround(from[i] - max))));
        const logarithm = fround(log(sum));
        for (let i = start; i < end; i++) to[i] = fround(from[i] - max) - logarithm;
      }
    };
  },
};
