import { elementKernel } from "../elementwise.ts";

/** CEIL for float32. */
export const ceil = elementKernel<"CEIL", Float32Array>(["float32"], (from, to, at) => {
  to[at] = Math.ceil(from[at]);
});
