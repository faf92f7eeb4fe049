import { elementKernel } from "../elementwise.ts";

/** FLOOR for float32. */
export const floor = elementKernel<"FLOOR", Float32Array>(["float32"], (from, to, at) => {
  to[at] = Math.floor(from[at]);
});
