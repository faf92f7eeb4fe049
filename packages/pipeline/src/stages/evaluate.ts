import type { DataSource, Json, KernelSet, Metric, Model, Sample } from "@litequant/core";
import { createEvaluation } from "@litequant/evaluator";
import type { EvaluationResult } from "@litequant/evaluator";
import { createRunner } from "@litequant/interpreter";
import { concatMap, map, reduce } from "rxjs";
import type { OperatorFunction } from "rxjs";
import { samples$ } from "./samples.ts";

/** Test samples: a data source, something iterable, or a function that makes it. */
export type TestSet =
  | DataSource
  | Iterable<Sample>
  | AsyncIterable<Sample>
  | (() => Iterable<Sample> | AsyncIterable<Sample>);

/** Options of {@link evaluate}. */
export interface EvaluateStageOptions {
  /** What is expected of each sample, by its index; metrics of values compare with the source model's outputs without. */
  readonly labels?: readonly Json[];
  readonly kernels?: readonly KernelSet[];
}

/**
 * Scores each quantized model that arrives, beside the float model it was made from, and emits a row for each model and metric.
 *
 * @throws LitequantError in the error channel, with the sample's index.
 */
export function evaluate(
  testSet: TestSet,
  metrics: readonly Metric[],
  { labels, kernels }: EvaluateStageOptions = {},
): OperatorFunction<{ readonly model: Model; readonly source?: Model }, readonly EvaluationResult[]> {
  return concatMap(({ model, source }) => {
    const options = kernels === undefined ? {} : { kernels };
    const models = [
      ...(source === undefined ? [] : [{ name: "source", runner: createRunner(source, options) }]),
      { name: "quantized", runner: createRunner(model, options) },
    ];
    const open = (): Iterable<Sample> | AsyncIterable<Sample> => {
      if (typeof testSet === "function") return testSet();
      return "open" in testSet ? testSet.open(source ?? model, () => true) : testSet;
    };
    const evaluation = createEvaluation({ models, metric: metrics, ...(labels && { labels }) });
    return samples$(open).pipe(
      reduce((running, sample) => {
        running.add(sample);
        return running;
      }, evaluation),
      map((finished) => finished.result()),
    );
  });
}
