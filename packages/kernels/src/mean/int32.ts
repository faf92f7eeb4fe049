import type { Kernel } from "@litequant/core";

import { fits } from "../ports.ts";
import { forReductions } from "./prepare.ts";

/** Mean of int32 values, the fraction cut off. LiteRT@f67457790 tflite/kernels/internal/reference/reduce.h `Mean`. */
export const meanInt32: Kernel<"MEAN"> = {
  prepare(context) {
    if (!fits(context, ["int32", "int32"], "int32")) return undefined;
    return forReductions<Int32Array>(context, (from, start, offsets, result, out) => {
      let sum = 0;
      for (let i = 0; i < offsets.length; i++) sum += from[start + offsets[i]];
      result[out] = offsets.length === 0 ? 0 : Math.trunc(sum / offsets.length);
    });
  },
};
