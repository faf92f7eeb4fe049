import type { Kernel } from "@litequant/core";

import { fits, inputOf, outputOf } from "../ports.ts";
import { reductionPlan } from "./prepare.ts";

/** Mean of int64 values, the fraction cut off. LiteRT@f67457790 tflite/kernels/internal/reference/reduce.h `Mean`. */
export const meanInt64: Kernel<"MEAN"> = {
  prepare(context) {
    if (!fits(context, ["int64", "int32"], "int64")) return undefined;
    const input = inputOf<BigInt64Array>(context, 0);
    const output = outputOf<BigInt64Array>(context);
    const plan = reductionPlan(context);
    return () => {
      const { starts, offsets } = plan();
      const from = input.data;
      const to = output.data;
      for (let out = 0; out < starts.length; out++) {
        let sum = 0n;
        for (let i = 0; i < offsets.length; i++) sum += from[starts[out] + offsets[i]];
        to[out] = offsets.length === 0 ? 0n : sum / BigInt(offsets.length);
      }
    };
  },
};
