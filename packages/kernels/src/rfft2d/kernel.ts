import { cos, elementCount, sin } from "@litequant/core";
import type { Kernel } from "@litequant/core";

import { fits, inputOf, outputOf } from "../ports.ts";

/** Factors and order of a Fourier transform whose length is a power of two. */
interface Plan {
  readonly length: number;
  /** Where each element goes first: its index with reversed bits. */
  readonly order: Int32Array;
  readonly cosines: Float64Array;
  readonly sines: Float64Array;
}

function createPlan(length: number): Plan {
  const order = new Int32Array(length);
  for (let i = 1; i < length; i++) order[i] = (order[i >> 1] >> 1) | (i & 1 ? length >> 1 : 0);
  const cosines = new Float64Array(length / 2);
  const sines = new Float64Array(length / 2);
  for (let i = 0; i < length / 2; i++) {
    const angle = (-2 * Math.PI * i) / length;
    // A quarter turn has no cosine; the angle in doubles is not quite one.
    cosines[i] = 4 * i === length ? 0 : cos(angle);
    sines[i] = sin(angle);
  }
  return { length, order, cosines, sines };
}

/** Transforms complex numbers in place, `step` apart from `first` on. */
function transform(
  { length, order, cosines, sines }: Plan,
  re: Float64Array,
  im: Float64Array,
  first: number,
  step: number,
): void {
  for (let i = 0; i < length; i++) {
    const j = order[i];
    if (j <= i) continue;
    const [a, b] = [first + i * step, first + j * step];
    const [r, m] = [re[a], im[a]];
    re[a] = re[b];
    im[a] = im[b];
    re[b] = r;
    im[b] = m;
  }
  for (let half = 1; half < length; half *= 2) {
    const stride = length / (2 * half);
    for (let start = 0; start < length; start += 2 * half) {
      for (let k = 0; k < half; k++) {
        const a = first + (start + k) * step;
        const b = a + half * step;
        const c = cosines[k * stride];
        const s = sines[k * stride];
        const r = re[b] * c - im[b] * s;
        const m = re[b] * s + im[b] * c;
        re[b] = re[a] - r;
        im[b] = im[a] - m;
        re[a] += r;
        im[a] += m;
      }
    }
  }
}

/**
 * RFFT2D of float32 in double precision; what the lengths leave over is cut off, what is missing is zero.
 *
 * LiteRT@f67457790 tflite/kernels/rfft2d.cc, which transforms in doubles too, by other sums.
 */
export const rfft2d: Kernel<"RFFT2D"> = {
  prepare(context) {
    if (!fits(context, ["float32", "int32"], "complex64")) return undefined;
    const input = inputOf<Float32Array>(context, 0);
    const output = outputOf<Float32Array>(context);
    const [inHeight, inWidth] = input.shape.slice(-2);
    const [height, bins] = output.shape.slice(-2);
    const width = Math.max(1, 2 * (bins - 1));
    const count = elementCount(input.shape.slice(0, -2));
    const rows = createPlan(width);
    const columns = createPlan(height);
    const re = new Float64Array(height * width);
    const im = new Float64Array(height * width);
    return () => {
      const from = input.data;
      const to = output.data;
      for (let image = 0, out = 0; image < count; image++) {
        re.fill(0);
        im.fill(0);
        for (let y = 0; y < Math.min(height, inHeight); y++) {
          for (let x = 0; x < Math.min(width, inWidth); x++) {
            re[y * width + x] = from[(image * inHeight + y) * inWidth + x];
          }
        }
        for (let y = 0; y < height; y++) transform(rows, re, im, y * width, 1);
        for (let x = 0; x < bins; x++) transform(columns, re, im, x, width);
        for (let y = 0; y < height; y++) {
          for (let x = 0; x < bins; x++) {
            to[out++] = re[y * width + x];
            to[out++] = im[y * width + x];
          }
        }
      }
    };
  },
};
