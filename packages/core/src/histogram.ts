import type { TypedArray } from "./dtype.ts";

/**
 * Counts of values on a fixed grid: bin `i` covers `[first + i, first + i + 1) * 2^exponent`.
 *
 * Bins are anchored at zero and their width is a power of two, so a coarser grid is made by adding up neighbours. The
 * grid depends only on the extremes counted so far and on `maxBins`: any order of values, any split and merge gives the
 * same counts, bit for bit. Counts are float64 integers, exact to 2^53.
 */
export interface Histogram {
  readonly maxBins: number;
  counts: Float64Array;
  exponent: number;
  first: number;
}

/** The finest grid that is ever used: one unit of the smallest float32. */
const FINEST_EXPONENT = -149;
/** Bin indices stay integers that a double and an int32 hold. */
const LARGEST_INDEX = 2 ** 31 - 1;

/** A histogram without values, of at most `maxBins` bins. */
export function createHistogram(maxBins: number): Histogram {
  return { maxBins, counts: new Float64Array(0), exponent: FINEST_EXPONENT, first: 0 };
}

function binOf(value: number, exponent: number): number {
  return Math.floor(value * 2 ** -exponent);
}

/** Makes the histogram cover `[min, max]`, both finite, coarsening its grid where they no longer fit in `maxBins` bins. */
export function coverRange(histogram: Histogram, min: number, max: number): void {
  const { counts, maxBins } = histogram;
  let { exponent, first } = histogram;
  let last = first + counts.length - 1;
  if (counts.length === 0) {
    first = binOf(min, exponent);
    last = binOf(max, exponent);
  } else {
    first = Math.min(first, binOf(min, exponent));
    last = Math.max(last, binOf(max, exponent));
  }
  const oldFirst = histogram.first;
  let shift = 0;
  while (last - first >= maxBins || -first > LARGEST_INDEX || last > LARGEST_INDEX) {
    first = Math.floor(first / 2);
    last = Math.floor(last / 2);
    exponent++;
    shift++;
  }
  if (shift === 0 && first === oldFirst && last - first + 1 === counts.length) return;
  const grown = new Float64Array(last - first + 1);
  for (let i = 0; i < counts.length; i++) grown[Math.floor((oldFirst + i) * 2 ** -shift) - first]! += counts[i]!;
  histogram.counts = grown;
  histogram.exponent = exponent;
  histogram.first = first;
}

/** Counts the finite values of `data`, which the histogram must cover. */
export function countValues(histogram: Histogram, data: TypedArray): void {
  const { counts, first } = histogram;
  const inverseWidth = 2 ** -histogram.exponent;
  for (let i = 0; i < data.length; i++) {
    const bin = Math.floor(Number(data[i]) * inverseWidth) - first;
    if (bin >= 0 && bin < counts.length) counts[bin]!++;
  }
}

/** Adds the counts of `other`, of the same `maxBins`, into `histogram`. */
export function mergeHistogram(histogram: Histogram, other: Histogram): void {
  if (other.counts.length === 0) return;
  const width = 2 ** other.exponent;
  // The upper edge itself lies in the bin behind: the last bin's lower edge is what must be covered.
  coverRange(histogram, other.first * width, (other.first + other.counts.length - 1) * width);
  const coarser = other.exponent > histogram.exponent;
  if (coarser) coarsenTo(histogram, other.exponent);
  const shift = histogram.exponent - other.exponent;
  for (let i = 0; i < other.counts.length; i++) {
    const bin = Math.floor((other.first + i) * 2 ** -shift) - histogram.first;
    histogram.counts[bin]! += other.counts[i]!;
  }
}

function coarsenTo(histogram: Histogram, exponent: number): void {
  const factor = 2 ** (histogram.exponent - exponent);
  const { counts, first } = histogram;
  const newFirst = Math.floor(first * factor);
  const newLast = Math.floor((first + counts.length - 1) * factor);
  const grown = new Float64Array(newLast - newFirst + 1);
  for (let i = 0; i < counts.length; i++) grown[Math.floor((first + i) * factor) - newFirst]! += counts[i]!;
  histogram.counts = grown;
  histogram.exponent = exponent;
  histogram.first = newFirst;
}
