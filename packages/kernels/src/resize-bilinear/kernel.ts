import type { Kernel, TypedArray } from "@litequant/core";

import { fits, firstOf, inputOf, outputOf } from "../ports.ts";
import { fixedTaps, floatTaps } from "./prepare.ts";
import type { Taps } from "./prepare.ts";

const f = Math.fround;

/**
 * Interpolates float32 or uint8 images in float32; uint8 adds a half and cuts the fraction off.
 *
 * LiteRT@f67457790 tflite/kernels/internal/reference/resize_bilinear.h `ResizeBilinear`.
 */
const inFloat: Kernel<"RESIZE_BILINEAR"> = {
  prepare(context) {
    const input = inputOf<Float32Array | Uint8Array>(context, 0);
    const { dtype } = input;
    if ((dtype !== "float32" && dtype !== "uint8") || !fits(context, [dtype, "int32"], dtype)) return undefined;
    const output = outputOf<Float32Array | Uint8Array>(context);
    const rounding = dtype === "uint8" ? 0.5 : 0;
    const [, inHeight, inWidth] = input.shape;
    const rows = floatTaps(inHeight, output.shape[1], context.options);
    const columns = floatTaps(inWidth, output.shape[2], context.options);
    return () => interpolateFloat(input.data, output.data, input.shape, rows, columns, rounding);
  },
};

function interpolateFloat(
  from: Float32Array | Uint8Array,
  to: Float32Array | Uint8Array,
  [batches, inHeight, inWidth, channels]: readonly number[],
  rows: Taps,
  columns: Taps,
  rounding: number,
): void {
  let out = 0;
  for (let batch = 0; batch < batches; batch++) {
    for (let y = 0; y < rows.lower.length; y++) {
      const dy = rows.distance[y];
      const ey = f(1 - dy);
      const row0 = (batch * inHeight + rows.lower[y]) * inWidth;
      const row1 = (batch * inHeight + rows.upper[y]) * inWidth;
      for (let x = 0; x < columns.lower.length; x++) {
        const dx = columns.distance[x];
        const ex = f(1 - dx);
        const x0 = columns.lower[x];
        const x1 = columns.upper[x];
        for (let channel = 0; channel < channels; channel++) {
          let sum = f(f(from[(row0 + x0) * channels + channel] * ey) * ex);
          sum = f(sum + f(f(from[(row1 + x0) * channels + channel] * dy) * ex));
          sum = f(sum + f(f(from[(row0 + x1) * channels + channel] * ey) * dx));
          sum = f(sum + f(f(from[(row1 + x1) * channels + channel] * dy) * dx));
          to[out++] = f(sum + rounding);
        }
      }
    }
  }
}

/**
 * Interpolates int8 or int16 images in fixed point, halves away from zero.
 *
 * LiteRT@f67457790 tflite/kernels/internal/reference/resize_bilinear.h `ResizeBilinearInteger`.
 */
const inFixedPoint: Kernel<"RESIZE_BILINEAR"> = {
  prepare(context) {
    const input = inputOf<Int8Array | Int16Array>(context, 0);
    const { dtype } = input;
    if ((dtype !== "int8" && dtype !== "int16") || !fits(context, [dtype, "int32"], dtype)) return undefined;
    const output = outputOf<Int8Array | Int16Array>(context);
    const [, inHeight, inWidth] = input.shape;
    const rows = fixedTaps(inHeight, output.shape[1], context.options);
    const columns = fixedTaps(inWidth, output.shape[2], context.options);
    return () => interpolateFixed(input.data, output.data, input.shape, rows, columns);
  },
};

function interpolateFixed(
  from: TypedArray,
  to: TypedArray,
  [batches, inHeight, inWidth, channels]: readonly number[],
  rows: Taps,
  columns: Taps,
): void {
  const source = from as Int8Array;
  const target = to as Int8Array;
  let out = 0;
  for (let batch = 0; batch < batches; batch++) {
    for (let y = 0; y < rows.lower.length; y++) {
      const dy = rows.distance[y];
      const row0 = (batch * inHeight + rows.lower[y]) * inWidth;
      const row1 = (batch * inHeight + rows.upper[y]) * inWidth;
      for (let x = 0; x < columns.lower.length; x++) {
        const dx = columns.distance[x];
        const x0 = columns.lower[x];
        const x1 = columns.upper[x];
        for (let channel = 0; channel < channels; channel++) {
          const left =
            source[(row0 + x0) * channels + channel] * (1024 - dy) + source[(row1 + x0) * channels + channel] * dy;
          const right =
            source[(row0 + x1) * channels + channel] * (1024 - dy) + source[(row1 + x1) * channels + channel] * dy;
          const sum = left * (1024 - dx) + right * dx;
          target[out++] = Math.trunc((sum + (sum > 0 ? 524288 : -524288)) / 1048576);
        }
      }
    }
  }
}

/** RESIZE_BILINEAR for float32, uint8, int8 and int16. */
export const resizeBilinear = firstOf(inFloat, inFixedPoint);
