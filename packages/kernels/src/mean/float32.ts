import type { Kernel } from "@litequant/core";

import { fits } from "../ports.ts";
import { forReductions } from "./prepare.ts";

/**
 * Mean of float32 values, added in the input's order and rounded to float32 after every step.
 *
 * Bit-exact with LiteRT@f67457790 tflite/kernels/internal/reference/reduce.h `Mean`.
 */
export const meanFloat32: Kernel<"MEAN"> = {
  prepare(context) {
    if (!fits(context, ["float32", "int32"], "float32")) return undefined;
    return forReductions<Float32Array>(context, (from, start, offsets, result, out) => {
      let sum = Math.fround(0);
      for (let i = 0; i < offsets.length; i++) sum = Math.fround(sum + from[start + offsets[i]]);
      result[out] = offsets.length === 0 ? 0 : sum / offsets.length;
    });
  },
};
