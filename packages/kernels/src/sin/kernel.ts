import { sin } from "@litequant/core";

import { elementKernel } from "../elementwise.ts";

/** SIN for float32. */
export const sinKernel = elementKernel<"SIN", Float32Array>(["float32"], (from, to, at) => {
  to[at] = sin(from[at]);
});
