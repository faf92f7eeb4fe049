import type { Kernel } from "@litequant/core";

import { forPairs } from "../elementwise.ts";
import { fits } from "../ports.ts";

/** PRELU of float32, alpha broadcast. */
export const preluFloat32: Kernel<"PRELU"> = {
  prepare(context) {
    if (!fits(context, ["float32", "float32"], "float32")) return undefined;
    return forPairs<Float32Array, Float32Array>(context, (a, i, alpha, j, result, out) => {
      result[out] = a[i] >= 0 ? a[i] : a[i] * alpha[j];
    });
  },
};
