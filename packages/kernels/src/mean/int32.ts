import type { Kernel } from "@litequant/core";

import { fits, inputOf, outputOf } from "../ports.ts";
import { reductionPlan } from "./prepare.ts";

/** Mean of int32 values, the fraction cut off. LiteRT@f67457790 tflite/kernels/internal/reference/reduce.h `Mean`. */
export const meanInt32: Kernel<"MEAN"> = {
  prepare(context) {
    if (!fits(context, ["int32", "int32"], "int32")) return undefined;
    const input = inputOf<Int32Array>(context, 0);
    const output = outputOf<Int32Array>(context);
    const plan = reductionPlan(context);
    return () => {
      const { starts, offsets } = plan();
      const from = input.data;
      const to = output.data;
      for (let out = 0; out < starts.length; out++) {
        let sum = 0;
        for (let i = 0; i < offsets.length; i++) sum += from[starts[out] + offsets[i]];
        to[out] = offsets.length === 0 ? 0 : Math.trunc(sum / offsets.length);
      }
    };
  },
};
