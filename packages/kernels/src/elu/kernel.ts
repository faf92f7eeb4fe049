import { expm1 } from "@litequant/core";

import { realFunction } from "../real-function.ts";

/** ELU for float32 and int8. LiteRT@f67457790 tflite/kernels/activations.cc `EluPrepare`. */
export const elu = realFunction<"ELU">("8-bit", () => (x) => (x < 0 ? Math.fround(expm1(x)) : x));
