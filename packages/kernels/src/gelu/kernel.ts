import { erfc, tanh } from "@litequant/core";

import { realFunction } from "../real-function.ts";

const { fround } = Math;
const minusSqrtHalf = fround(-0.7071067811865476);
const sqrtTwoOverPi = fround(0.7978845608028654);
const cubic = fround(0.044715);

function exact(x: number): number {
  return fround(fround(0.5 * x) * fround(erfc(fround(x * minusSqrtHalf))));
}

function approximate(x: number): number {
  const inner = fround(x + fround(fround(fround(cubic * x) * x) * x));
  return fround(fround(0.5 * x) * fround(1 + fround(tanh(fround(sqrtTwoOverPi * inner)))));
}

/** GELU for float32, int8, uint8 and int16. LiteRT@f67457790 tflite/kernels/internal/reference/gelu.h. */
export const gelu = realFunction<"GELU">("all", (context) => (context.options.approximate ? approximate : exact));
