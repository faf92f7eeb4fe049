import type { Kernel } from "@litequant/core";

import { fits, inputOf, outputOf } from "../ports.ts";
import { reductionPlan } from "./prepare.ts";

/**
 * Mean of float32 values, added in the input's order and rounded to float32 after every step.
 *
 * Bit-exact with LiteRT@f67457790 tflite/kernels/internal/reference/reduce.h `Mean`.
 */
export const meanFloat32: Kernel<"MEAN"> = {
  prepare(context) {
    if (!fits(context, ["float32", "int32"], "float32")) return undefined;
    const input = inputOf<Float32Array>(context, 0);
    const output = outputOf<Float32Array>(context);
    const plan = reductionPlan(context);
    return () => {
      const { starts, offsets } = plan();
      const from = input.data;
      const to = output.data;
      for (let out = 0; out < starts.length; out++) {
        const start = starts[out];
        let sum = Math.fround(0);
        for (let i = 0; i < offsets.length; i++) sum = Math.fround(sum + from[start + offsets[i]]);
        to[out] = offsets.length === 0 ? 0 : sum / offsets.length;
      }
    };
  },
};
