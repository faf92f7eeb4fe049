import type { OpOptions, ShapeRule } from "@litequant/core";

import { contradiction, show } from "./contradiction.ts";
import { required, shapeOf, valuesOf } from "./known.ts";

/** A strided slice in terms of the input's dimensions. */
export interface ResolvedSlice {
  /** Per input dimension: first index, step and number of elements. */
  readonly start: readonly number[];
  readonly stride: readonly number[];
  readonly count: readonly number[];
  /** The output's shape: shrunk axes left out, new ones put in. */
  readonly shape: readonly number[];
}

/**
 * Resolves begin, end, strides and masks against a shape.
 *
 * LiteRT@f67457790 tflite/kernels/strided_slice.cc `BuildStridedSliceParams`; a new axis counts only outside the ellipsis.
 * @throws LitequantError `INVALID_MODEL` when there are more entries than dimensions, or a stride is 0
 */
export function resolveStridedSlice(
  shape: readonly number[],
  begin: readonly number[],
  end: readonly number[],
  strides: readonly number[],
  options: OpOptions["STRIDED_SLICE"],
): ResolvedSlice {
  const has = (mask: number, entry: number) => ((mask >> entry) & 1) === 1;
  const entries = begin.length;
  const isNew = (entry: number) => has(options.newAxisMask, entry) && !has(options.ellipsisMask, entry);
  const consumed = begin.filter((_, entry) => !isNew(entry) && !has(options.ellipsisMask, entry)).length;
  if (consumed > shape.length) {
    throw contradiction("STRIDED_SLICE", `${entries} entries for shape ${show(shape)}`);
  }
  const start: number[] = [];
  const stride: number[] = [];
  const count: number[] = [];
  const output: number[] = [];
  const whole = (length: number) => {
    start.push(0);
    stride.push(1);
    count.push(length);
    output.push(length);
  };
  for (let entry = 0; entry < entries; entry++) {
    if (has(options.ellipsisMask, entry)) {
      for (let skipped = shape.length - consumed; skipped > 0; skipped--) whole(shape[start.length] ?? 0);
      continue;
    }
    if (isNew(entry)) {
      output.push(1);
      continue;
    }
    const length = shape[start.length] ?? 0;
    const step = strides[entry] ?? 1;
    if (step === 0) throw contradiction("STRIDED_SLICE", "a stride is 0");
    const [low, high] = step > 0 ? [0, length] : [-1, length - 1];
    const clamp = (index: number) => Math.min(Math.max(index < 0 ? index + length : index, low), high);
    const first = has(options.beginMask, entry) ? (step > 0 ? low : high) : clamp(begin[entry] ?? 0);
    const shrinks = has(options.shrinkAxisMask, entry);
    const stop = options.offset ? first + (end[entry] ?? 0) : (end[entry] ?? 0);
    const last = has(options.endMask, entry)
      ? step > 0
        ? high
        : low
      : options.offset
        ? Math.min(Math.max(stop, low), high)
        : clamp(stop);
    if (shrinks && (first < 0 || first >= length)) {
      throw contradiction("STRIDED_SLICE", `index ${begin[entry]} is out of range for a dimension of ${length}`);
    }
    const elements = shrinks ? 1 : Math.max(0, Math.ceil((last - first) / step));
    start.push(first);
    stride.push(step);
    count.push(elements);
    if (!shrinks) output.push(elements);
  }
  while (start.length < shape.length) whole(shape[start.length] ?? 0);
  return { start, stride, count, shape: output };
}

/** As {@link resolveStridedSlice} says, from inputs 1 to 3. */
export const stridedSliceShape: ShapeRule<"STRIDED_SLICE"> = (options, inputs) => {
  const shape = shapeOf("STRIDED_SLICE", inputs, 0);
  const [begin, end, strides] = [1, 2, 3].map((port) => valuesOf(required("STRIDED_SLICE", inputs, port)));
  if (begin === undefined || end === undefined || strides === undefined) return undefined;
  return [resolveStridedSlice(shape, begin, end, strides, options).shape];
};
