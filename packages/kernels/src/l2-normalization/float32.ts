import { elementCount } from "@litequant/core";
import type { Kernel } from "@litequant/core";

import { fits, inputOf, outputOf } from "../ports.ts";

/** L2_NORMALIZATION of float32 along the last axis. LiteRT@f67457790 tflite/kernels/internal/reference/l2normalization.h. */
export const l2NormalizationFloat32: Kernel<"L2_NORMALIZATION"> = {
  prepare(context) {
    if (!fits(context, ["float32"], "float32") || context.options.fusedActivationFunction !== "NONE") return undefined;
    const input = inputOf<Float32Array>(context, 0);
    const output = outputOf<Float32Array>(context);
    const depth = input.shape.at(-1) ?? 1;
    const total = elementCount(input.shape);
    const epsilon = Math.fround(1e-6);
    return () => {
      const from = input.data;
      const to = output.data;
      for (let start = 0; start < total; start += depth) {
        const end = start + depth;
        let sum = Math.fround(0);
        for (let i = start; i < end; i++) sum = Math.fround(sum + Math.fround(from[i] * from[i]));
        const norm = Math.max(Math.fround(Math.sqrt(sum)), epsilon);
        for (let i = start; i < end; i++) to[i] = from[i] / norm;
      }
    };
  },
};
