import { elementKernel } from "../elementwise.ts";

/** SIGN for float32 and int32; NaN stays. */
export const sign = elementKernel<"SIGN", Float32Array>(["float32", "int32"], (from, to, at) => {
  const value = from[at];
  to[at] = value > 0 ? 1 : value < 0 ? -1 : value;
});
