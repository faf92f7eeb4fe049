import { roundHalfAwayFromZero } from "@litequant/core";
import type { KernelContext } from "@litequant/core";

import { forElements } from "./elementwise.ts";
import { clamp } from "./fixed-point.ts";
import { affineOf, fits, inputOf } from "./ports.ts";

interface Form {
  readonly scale: number;
  readonly zeroPoint: number;
}

const steps = 512;
const min = -32768;
const max = 32767;

/**
 * 513 samples of a function between int16 forms, moved so that straight lines between them err least in the middle.
 *
 * LiteRT@f67457790 tflite/kernels/internal/common.h `LUTPopulateInt16`.
 * @param rounded - Rounds after each operation: `Math.fround`, or nothing where the runtime computes in doubles.
 */
export function interpolatedTable(
  input: Form,
  output: Form,
  transform: (x: number) => number,
  rounded: (x: number) => number = Math.fround,
): Int16Array {
  const low = rounded(input.scale * (min - input.zeroPoint));
  const high = rounded(input.scale * (max - input.zeroPoint));
  const lowest = rounded(output.scale * (min - output.zeroPoint));
  const highest = rounded(output.scale * (max - output.zeroPoint));
  const step = rounded(rounded(high - low) / steps);
  const inverseScale = rounded(65536 / rounded(highest - lowest));
  const scaled = (x: number) => rounded(transform(x) * inverseScale);
  const table = new Int16Array(steps + 1);
  for (let i = 0; i < steps; i++) {
    const x = rounded(low + rounded(i * step));
    const sample = roundHalfAwayFromZero(scaled(x));
    const next = scaled(rounded(low + rounded((i + 1) * step)));
    const middle = roundHalfAwayFromZero(rounded(rounded(next + sample) / 2));
    const error = middle - roundHalfAwayFromZero(scaled(rounded(x + step / 2)));
    table[i] = clamp(sample - roundHalfAwayFromZero(error / 2), min, max);
  }
  table[steps] = clamp(roundHalfAwayFromZero(scaled(high)), min, max);
  return table;
}

/** The value of a table at an int16, on the line between two samples. LiteRT@f67457790 tflite/kernels/internal/common.h `LUTLookup`. */
export function interpolate(table: Int16Array, value: number): number {
  const index = 256 + (value >> 7);
  const base = table[index];
  return base + (((((table[index + 1] - base) << 16) >> 16) * (value & 127) + 64) >> 7);
}

/** Applies an integer function to every element; undefined unless input and output are int16. */
export function int16Run(context: KernelContext, make: () => (value: number) => number): (() => void) | undefined {
  if (!fits(context, ["int16"], "int16")) return undefined;
  const result = make();
  return forElements<Int16Array, Int16Array>(context, (from, to, at) => {
    to[at] = result(from[at]);
  });
}

/** A float32 function of every element by {@link interpolatedTable}; undefined unless input and output are int16. */
export function interpolatedRun(context: KernelContext, transform: (x: number) => number): (() => void) | undefined {
  return int16Run(context, () => {
    const input = affineOf(context, inputOf(context, 0));
    const table = interpolatedTable(input, affineOf(context, context.output(0)), transform);
    return (value) => interpolate(table, value);
  });
}
