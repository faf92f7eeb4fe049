import { elementKernel } from "../elementwise.ts";

/** NEG for float32, int32 and int64. LiteRT@f67457790 tflite/kernels/neg.cc. */
export const neg = elementKernel<"NEG", Float32Array>(["float32", "int32", "int64"], (from, to, at) => {
  to[at] = -from[at];
});
