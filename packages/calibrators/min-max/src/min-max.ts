import {
  createExtremes,
  extremesFromJson,
  extremesToJson,
  LitequantError,
  mergeExtremes,
  observeExtremes,
  type Calibrator,
  type Extremes,
  type Observer,
} from "@litequant/core";

/**
 * Calibrates a tensor by the smallest and largest finite value that any sample produced.
 *
 * The statistic of the TensorFlow Lite converter, with two differences: it starts from infinities (the converter's
 * maximum starts at 1.18e-38, so an all-negative tensor gets that), and infinities are counted instead of recorded.
 * NaN and infinities never widen the range. A few numbers a tensor, whatever the number of samples.
 *
 * @example
 * const observer = minMax().createObserver(tensor);
 * observer.observe(activation, sample.index);
 * observer.range(); // { min: -1.5, max: 6 }
 */
export function minMax(): Calibrator {
  return {
    kind: "calibrator",
    contract: 1,
    name: "min-max",
    options: {},
    module: { specifier: "@litequant/calibrator-min-max", export: "minMax" },
    ordered: false,
    createObserver: (_tensor, state) =>
      new MinMaxObserver(state === undefined ? createExtremes() : extremesFromJson(state)),
  };
}

class MinMaxObserver implements Observer {
  readonly #extremes: Extremes;

  constructor(extremes: Extremes) {
    this.#extremes = extremes;
  }

  observe(...[activation, sample]: Parameters<Observer["observe"]>): void {
    observeExtremes(this.#extremes, activation, sample);
  }

  endSample(): void {}

  merge(other: Observer): void {
    if (!(other instanceof MinMaxObserver))
      throw new LitequantError(
        "INVALID_ARGUMENT",
        "a min-max observer merges only with another; restore the other side's state with createObserver",
      );
    mergeExtremes(this.#extremes, other.#extremes);
  }

  toJSON(): ReturnType<Observer["toJSON"]> {
    return extremesToJson(this.#extremes);
  }

  range(): ReturnType<Observer["range"]> {
    const { min, max } = this.#extremes;
    return min <= max ? { min, max } : undefined;
  }
}
