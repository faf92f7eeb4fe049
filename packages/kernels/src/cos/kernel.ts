import { cos } from "@litequant/core";

import { elementKernel } from "../elementwise.ts";

/** COS for float32. */
export const cosKernel = elementKernel<"COS", Float32Array>(["float32"], (from, to, at) => {
  to[at] = cos(from[at]);
});
