import { arrayFromBytes } from "@litequant/core";
import type { ConstantRanges, Model } from "@litequant/core";

type Extremes = ReturnType<ConstantRanges["of"]>;

/**
 * Extremes of float32 constants, computed once per buffer and axis.
 *
 * A slice that holds NaN or an infinity has NaN for both, an empty one zero.
 */
export function constantRanges(model: Model): ConstantRanges {
  const known = new Map<string, Extremes>();
  return {
    of(buffer, shape, axis) {
      const key = `${buffer}/${axis ?? ""}/${axis === undefined ? "" : shape.join()}`;
      let extremes = known.get(key);
      if (extremes === undefined) {
        extremes = constantExtremes(arrayFromBytes("float32", model.buffers[buffer]!) as Float32Array, shape, axis);
        known.set(key, extremes);
      }
      return extremes;
    },
  };
}

/** Extremes of values: one pair, or one per slice of an axis. */
export function constantExtremes(values: Float32Array, shape: readonly number[], axis: number | undefined): Extremes {
  const channels = axis === undefined ? 1 : shape[axis]!;
  let inner = 1;
  for (const size of axis === undefined ? shape : shape.slice(axis + 1)) inner *= size;
  const min = Array.from({ length: channels }, () => Infinity);
  const max = Array.from({ length: channels }, () => -Infinity);
  let channel = 0;
  for (let at = 0; at < values.length; at += inner) {
    let low = min[channel]!;
    let high = max[channel]!;
    const end = Math.min(at + inner, values.length);
    for (let i = at; i < end; i++) {
      const value = values[i]!;
      if (value < low) low = value;
      if (value > high) high = value;
      // Infinity - Infinity and NaN - NaN are NaN, which then stays.
      if (value - value !== 0) low = NaN;
    }
    min[channel] = low;
    max[channel] = high;
    channel = channel + 1 === channels ? 0 : channel + 1;
  }
  for (let c = 0; c < channels; c++) {
    if (Number.isNaN(min[c]!)) max[c] = NaN;
    // Nothing was seen, or -0.
    else if (min[c]! > max[c]!) min[c] = max[c] = 0;
    else [min[c], max[c]] = [min[c]! + 0, max[c]! + 0];
  }
  return { min, max };
}
