import type { Kernel } from "@litequant/core";

import { fits } from "../ports.ts";
import { forReductions } from "./prepare.ts";

/** Mean of int64 values, the fraction cut off. LiteRT@f67457790 tflite/kernels/internal/reference/reduce.h `Mean`. */
export const meanInt64: Kernel<"MEAN"> = {
  prepare(context) {
    if (!fits(context, ["int64", "int32"], "int64")) return undefined;
    return forReductions<BigInt64Array>(context, (from, start, offsets, result, out) => {
      let sum = 0n;
      for (let i = 0; i < offsets.length; i++) sum += from[start + offsets[i]];
      result[out] = offsets.length === 0 ? 0n : sum / BigInt(offsets.length);
    });
  },
};
