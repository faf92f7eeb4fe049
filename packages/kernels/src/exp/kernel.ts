import { exp } from "@litequant/core";

import { realFunction } from "../real-function.ts";

/** EXP for float32, int8 and int16. LiteRT@f67457790 tflite/kernels/exp.cc. */
export const expKernel = realFunction<"EXP">("all", () => (x) => Math.fround(exp(x)));
