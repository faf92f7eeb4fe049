import { log, type Metric } from "@litequant/core";
import { matchOutputs } from "./match-outputs.ts";
import { mean } from "./mean.ts";

/** What stands for an infinite number of decibels: JSON has no infinity. */
export const identicalDb = 999;

/** One list per output of what a sample contributes. */
type PerOutput = readonly (readonly number[])[];

/**
 * Mean squared error of the outputs over all samples and elements; of several outputs the worst.
 *
 * What is expected are the outputs of another model, or a list of numbers for a model with one output.
 */
export function mse(): Metric<PerOutput> {
  return valueMetric("mse", "lower", squares, (scores) => sumOf(scores, 1) / sumOf(scores, 2));
}

/**
 * Cosine similarity of the outputs, -1 to 1: the mean over samples, of several outputs the worst. Two outputs of zeros
 * alone count as equal (1), one as unrelated (0).
 */
export function cosine(): Metric<PerOutput> {
  return valueMetric(
    "cosine",
    "higher",
    (got, want) => [similarity(got, want)],
    (scores) => mean(scores.map(([x]) => x!)),
  );
}

/**
 * Signal to quantization noise in decibels over all samples: `10 * log10(sum(expected^2) / sum((expected - got)^2))`;
 * of several outputs the worst. Identical outputs are 999, noise without a signal is -999.
 */
export function sqnr(): Metric<PerOutput> {
  return valueMetric("sqnr", "higher", squares, (scores) => decibels(sumOf(scores, 0), sumOf(scores, 1)));
}

type Numbers = ArrayLike<number | bigint>;

function valueMetric(
  name: "mse" | "cosine" | "sqnr",
  better: "higher" | "lower",
  compare: (got: Numbers, want: Numbers) => readonly number[],
  finish: (scores: readonly (readonly number[])[]) => number,
): Metric<PerOutput> {
  return {
    kind: "metric",
    contract: 1,
    name,
    options: {},
    module: { specifier: "@litequant/evaluator", export: name },
    better,
    expects: "outputs",
    score: (outputs, expected) => matchOutputs(name, outputs, expected).map(([got, want]) => compare(got, want)),
    combine: (scores) => {
      const perOutput = (scores[0] ?? []).map((_, output) => finish(scores.map((score) => score[output]!)));
      if (perOutput.length === 0) return Number.NaN;
      return better === "lower" ? Math.max(...perOutput) : Math.min(...perOutput);
    },
  };
}

/** Signal, noise and the number of elements. */
function squares(got: Numbers, want: Numbers): readonly number[] {
  let signal = 0;
  let noise = 0;
  for (let i = 0; i < want.length; i++) {
    const value = Number(want[i]);
    const error = value - Number(got[i]);
    signal += value * value;
    noise += error * error;
  }
  return [signal, noise, want.length];
}

function similarity(got: Numbers, want: Numbers): number {
  let dot = 0;
  let gotSquares = 0;
  let wantSquares = 0;
  for (let i = 0; i < want.length; i++) {
    const [a, b] = [Number(got[i]), Number(want[i])];
    dot += a * b;
    gotSquares += a * a;
    wantSquares += b * b;
  }
  if (gotSquares === 0 || wantSquares === 0) return gotSquares === wantSquares ? 1 : 0;
  // Rounding can lead a hair outside.
  return Math.max(-1, Math.min(1, dot / (Math.sqrt(gotSquares) * Math.sqrt(wantSquares))));
}

function decibels(signal: number, noise: number): number {
  if (noise === 0) return identicalDb;
  if (signal === 0) return -identicalDb;
  return Math.max(-identicalDb, Math.min(identicalDb, (10 * log(signal / noise)) / Math.LN10));
}

function sumOf(scores: readonly (readonly number[])[], field: number): number {
  let sum = 0;
  for (const score of scores) sum += score[field]!;
  return sum;
}
