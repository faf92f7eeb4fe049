import { log } from "@litequant/core";

/** 1 / ln 2 as the runtime has it, in float32. */
const inverseLn2 = Math.fround(1 / Math.fround(Math.LN2));

/**
 * The power of two that a scale is, within a thousandth of an exponent; undefined for other scales.
 *
 * LiteRT@f67457790 tflite/kernels/internal/quantization_util.cc `CheckedLog2`.
 */
export function powerOfTwo(scale: number): number | undefined {
  const exponent = Math.fround(Math.fround(log(scale)) * inverseLn2);
  const rounded = Math.round(exponent);
  return Math.abs(exponent - rounded) < 1e-3 ? rounded : undefined;
}
