import { roundHalfToEven } from "@litequant/core";

import { elementKernel } from "../elementwise.ts";

/** ROUND for float32, halves to even. LiteRT@f67457790 tflite/kernels/internal/reference/round.h. */
export const round = elementKernel<"ROUND", Float32Array>(["float32"], (from, to, at) => {
  to[at] = roundHalfToEven(from[at]);
});
