import { elementCount, pow } from "@litequant/core";
import type { Kernel } from "@litequant/core";

import { fits, inputOf, outputOf } from "../ports.ts";

const { fround } = Math;

/**
 * LOCAL_RESPONSE_NORMALIZATION for float32: x / (bias + alpha * sum of squares of `radius` neighbours on both sides) ^ beta.
 *
 * LiteRT@f67457790 tflite/kernels/internal/optimized/optimized_ops.h `LocalResponseNormalization`; the reference kernel leaves
 * the last neighbour out.
 */
export const localResponseNormalization: Kernel<"LOCAL_RESPONSE_NORMALIZATION"> = {
  prepare(context) {
    if (!fits(context, ["float32"], "float32")) return undefined;
    const input = inputOf<Float32Array>(context, 0);
    const output = outputOf<Float32Array>(context);
    const { radius } = context.options;
    const [bias, alpha, beta] = [context.options.bias, context.options.alpha, context.options.beta].map(fround);
    const depth = input.shape.at(-1) ?? 1;
    const total = elementCount(input.shape);
    return () => {
      const from = input.data;
      const to = output.data;
      for (let start = 0; start < total; start += depth) {
        for (let c = 0; c < depth; c++) {
          const end = start + Math.min(depth, c + radius + 1);
          let sum = fround(0);
          for (let i = start + Math.max(0, c - radius); i < end; i++) {
            sum = fround(sum + fround(fround(from[i] * from[i]) * alpha));
          }
          to[start + c] = from[start + c] * fround(pow(fround(bias + sum), -beta));
        }
      }
    };
  },
};
