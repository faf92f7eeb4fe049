import {
  coverRange,
  createExtremes,
  createHistogram,
  extremesFromJson,
  extremesToJson,
  LitequantError,
  mergeExtremes,
  mergeHistogram,
  observeExtremes,
  type Calibrator,
  type Extremes,
  type Histogram,
  type Json,
  type Observer,
} from "@litequant/core";

/** Options of {@link percentile}. */
export interface PercentileOptions {
  /** How much of the values the range keeps, in percent: 50 to 100, 99.99 unless told. */
  readonly p?: number;
  /** Most bins of a tensor's histogram: a power of two from 256 to 65536, 2048 unless told. */
  readonly bins?: number;
}

/**
 * Calibrates a tensor by the narrowest range on its histogram that keeps `p` percent of the values, so that a few outliers do not
 * cost all others their precision.
 *
 * The `100 - p` percent that may fall outside are taken half from each tail. A tensor of one sign has one tail: its
 * other end stays where it is, so the 0 of a RELU is kept exactly. Cuts are at bin edges, outwards, and never beyond the
 * observed extremes: at least `p` percent stay inside. Bins are a power of two wide and at least half of `bins` are in
 * use, so an edge is off by at most 2 / `bins` of the observed range. NaN and infinities are counted apart.
 *
 * @throws LitequantError `INVALID_ARGUMENT` when an option is out of its range.
 * @example
 * percentile({ p: 99.9 }).createObserver(tensor)
 */
export function percentile(options: PercentileOptions = {}): Calibrator {
  const { p = 99.99, bins = 2048 } = options;
  if (typeof p !== "number" || !(p >= 50 && p <= 100)) {
    const hint = p > 0 && p <= 1 ? `; did you mean p: ${p * 100}?` : "";
    throw new LitequantError(
      "INVALID_ARGUMENT",
      `percentile: p is ${p}, it must be a percentage from 50 to 100${hint}`,
    );
  }
  if (!Number.isInteger(bins) || bins < 256 || bins > 65536 || (bins & (bins - 1)) !== 0)
    throw new LitequantError(
      "INVALID_ARGUMENT",
      `percentile: bins is ${bins}, it must be a power of two from 256 to 65536`,
    );
  return {
    kind: "calibrator",
    contract: 1,
    name: "percentile",
    options: { p, ...(bins !== 2048 && { bins }) },
    module: { specifier: "@litequant/calibrator-percentile", export: "percentile" },
    ordered: false,
    createObserver: (_tensor, state) =>
      state === undefined
        ? new PercentileObserver(p, createExtremes(), createHistogram(bins))
        : restore(p, bins, state),
  };
}

class PercentileObserver implements Observer {
  readonly #p: number;
  readonly #extremes: Extremes;
  readonly #histogram: Histogram;

  constructor(p: number, extremes: Extremes, histogram: Histogram) {
    this.#p = p;
    this.#extremes = extremes;
    this.#histogram = histogram;
  }

  observe(...[activation, sample]: Parameters<Observer["observe"]>): void {
    observeExtremes(this.#extremes, activation, sample);
    const { min, max } = activation.range();
    if (min > max) return;
    coverRange(this.#histogram, min, max);
    activation.countInto(this.#histogram);
  }

  endSample(): void {}

  merge(other: Observer): void {
    if (!(other instanceof PercentileObserver) || other.#histogram.maxBins !== this.#histogram.maxBins)
      throw new LitequantError(
        "INVALID_ARGUMENT",
        "a percentile observer merges only with another of as many bins; restore the other side's state with createObserver",
      );
    mergeExtremes(this.#extremes, other.#extremes);
    mergeHistogram(this.#histogram, other.#histogram);
  }

  toJSON(): Json {
    const { exponent, first, counts } = this.#histogram;
    return { ...extremesToJson(this.#extremes), histogram: { exponent, first, counts: [...counts] } };
  }

  range(): ReturnType<Observer["range"]> {
    const { min, max } = this.#extremes;
    if (min > max) return undefined;
    const oneTail = min >= 0 || max <= 0;
    return cutTails(this.#histogram, min, max, (100 - this.#p) / (oneTail ? 100 : 200));
  }
}

/** `share`: the part of all values that each cut tail may hold, 0 to 0.5. */
function cutTails(histogram: Histogram, min: number, max: number, share: number): { min: number; max: number } {
  const { counts, exponent, first } = histogram;
  const total = counts.reduce((sum, count) => sum + count, 0);
  const width = 2 ** exponent;
  let low = 0;
  for (let below = counts[0] ?? 0; below <= total * share && low < counts.length - 1; below += counts[++low]!);
  let high = counts.length - 1;
  for (let above = counts[high] ?? 0; above <= total * share && high > 0; above += counts[--high]!);
  return {
    min: min >= 0 ? min : Math.max(min, (first + low) * width) + 0,
    max: max <= 0 ? max : Math.min(max, (first + high + 1) * width) + 0,
  };
}

function restore(p: number, bins: number, state: Json): PercentileObserver {
  const extremes = extremesFromJson(state);
  const { histogram: stored } = state as { readonly histogram?: Json };
  const { exponent, first, counts } = (stored ?? {}) as { readonly [key: string]: Json | undefined };
  const isCount = (count: Json): boolean => Number.isInteger(count) && (count as number) >= 0;
  if (
    !Number.isInteger(exponent) ||
    !Number.isInteger(first) ||
    !Array.isArray(counts) ||
    !counts.every(isCount) ||
    counts.length > bins ||
    counts.length > 0 !== extremes.min <= extremes.max
  )
    throw new LitequantError(
      "INVALID_DATA",
      `the state of an observer has no histogram of at most ${bins} counts; it must come from a percentile observer of as many bins`,
    );
  const histogram = createHistogram(bins);
  histogram.exponent = exponent as number;
  histogram.first = first as number;
  histogram.counts = Float64Array.from(counts as number[]);
  return new PercentileObserver(p, extremes, histogram);
}
