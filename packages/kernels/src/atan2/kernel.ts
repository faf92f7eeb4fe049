import { atan2 } from "@litequant/core";

import { pairKernel } from "../elementwise.ts";

/** ATAN2 for float32. */
export const atan2Kernel = pairKernel<"ATAN2", Float32Array>(["float32"], (y, i, x, j, result, out) => {
  result[out] = atan2(y[i], x[j]);
});
