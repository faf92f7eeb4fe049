import type { Kernel, KernelContext } from "@litequant/core";

import { fits, inputOf, outputOf } from "../ports.ts";

/** A float32 for each complex64 of input 0. */
function eachComplex(
  context: KernelContext,
  transform: (real: number, imaginary: number) => number,
): (() => void) | undefined {
  if (!fits(context, ["complex64"], "float32")) return undefined;
  const input = inputOf<Float32Array>(context, 0);
  const output = outputOf<Float32Array>(context);
  return () => {
    const from = input.data;
    for (let i = 0; i < output.data.length; i++) output.data[i] = transform(from[2 * i], from[2 * i + 1]);
  };
}

/** REAL of complex64. LiteRT@f67457790 tflite/kernels/complex_support.cc. */
export const real: Kernel<"REAL"> = { prepare: (context) => eachComplex(context, (re) => re) };
/** IMAG of complex64. */
export const imag: Kernel<"IMAG"> = { prepare: (context) => eachComplex(context, (_re, im) => im) };
/** COMPLEX_ABS of complex64: float32 squares cannot overflow a double. */
export const complexAbs: Kernel<"COMPLEX_ABS"> = {
  prepare: (context) => eachComplex(context, (re, im) => Math.sqrt(re * re + im * im)),
};
