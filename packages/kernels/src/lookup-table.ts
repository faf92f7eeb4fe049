import { roundHalfAwayFromZero } from "@litequant/core";
import type { DType, KernelContext, TensorView } from "@litequant/core";

import { clamp } from "./fixed-point.ts";
import { affineOf, fits, inputOf, integerRange, outputOf } from "./ports.ts";

/** Fills a table of 256 results, one for each 8-bit value; index with `value & 255`. */
export function fillTable(dtype: DType, result: (value: number) => number): Int16Array {
  const table = new Int16Array(256);
  const [min, max] = integerRange(dtype);
  for (let value = min; value <= max; value++) table[value & 255] = result(value);
  return table;
}

/**
 * A function of one real variable as a table over 8-bit values.
 *
 * LiteRT@f67457790 tflite/kernels/internal/common.h `LUTPopulateInt8`: all in float32, the output's scale as a reciprocal.
 * @param transform - Of a float32, to a float32.
 */
export function realTable(context: KernelContext, transform: (x: number) => number): Int16Array {
  const input = affineOf(context, inputOf(context, 0));
  const output = affineOf(context, context.output(0));
  const { dtype } = context.output(0);
  const [min, max] = integerRange(dtype);
  const inverseScale = Math.fround(1 / output.scale);
  return fillTable(dtype, (value) => {
    const real = transform(Math.fround(input.scale * (value - input.zeroPoint)));
    const rescaled = roundHalfAwayFromZero(Math.fround(real * inverseScale));
    return clamp(rescaled + output.zeroPoint, min, max);
  });
}

/** Looks every element of input 0 up; undefined unless input and output are of one 8-bit type. */
export function tableKernel(context: KernelContext, makeTable: () => Int16Array): (() => void) | undefined {
  const { dtype } = inputOf(context, 0);
  if ((dtype !== "int8" && dtype !== "uint8") || !fits(context, [dtype], dtype)) return undefined;
  return lookUp(inputOf<Int8Array>(context, 0), outputOf<Int8Array>(context), makeTable());
}

/** Looks every element of an 8-bit tensor up. */
export function lookUp(input: TensorView<Int8Array>, output: TensorView<Int8Array>, table: Int16Array): () => void {
  return () => {
    const from = input.data;
    const to = output.data;
    for (let i = 0; i < to.length; i++) to[i] = table[from[i] & 255];
  };
}
