import { pow } from "@litequant/core";

import { pairKernel } from "../elementwise.ts";

/** POW of float32, broadcast. */
export const powFloat32 = pairKernel<"POW", Float32Array>(["float32"], (a, i, b, j, result, out) => {
  result[out] = pow(a[i], b[j]);
});
