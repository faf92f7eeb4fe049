import { LitequantError, type Json, type Metric, type Outputs, type Runner, type Sample } from "@litequant/core";
import { dequantizeOutputs, quantizeSample } from "./quantized-ends.ts";

/** A model under evaluation. */
export interface Candidate {
  /** For rows and errors: the file's name. */
  readonly name: string;
  readonly runner: Runner;
}

/** What {@link createEvaluation} takes. */
export interface EvaluationOptions {
  readonly models: readonly Candidate[];
  /** One or several; they share the runs. */
  readonly metric: Metric | readonly Metric[];
  /** One per sample of the source, by index; what {@link Evaluation.add} is not given is taken from here. */
  readonly labels?: readonly Json[];
  /** How many samples the source has, for messages. */
  readonly sampleCount?: number;
  /** Whose outputs are expected where neither labels nor an expected value say; the first model unless told. */
  readonly reference?: Runner;
}

/** How one model did by one metric. */
export interface EvaluationResult {
  readonly model: string;
  readonly metric: string;
  readonly better: "higher" | "lower";
  readonly score: number;
  readonly samples: number;
  /** Mean time of a run, quantizing and dequantizing excluded. */
  readonly msPerSample: number;
}

/** Runs several models over one pass of samples; keeps scores, not outputs. */
export interface Evaluation {
  readonly samples: number;
  /**
   * Runs every model on the sample and scores its outputs as real values.
   *
   * @throws LitequantError `INVALID_DATA` when there is no label for the sample or it does not fit; what running throws,
   * with the model's name.
   */
  add(sample: Sample, expected?: Json | Outputs): void;
  /** Takes in the scores of another pass, of other samples: {@link Evaluation.toJSON} of a worker. */
  merge(state: Json): void;
  toJSON(): Json;
  /** A row for each model and metric, models in order, their metrics within. @throws LitequantError `NO_DATA` */
  result(): readonly EvaluationResult[];
}

interface State {
  readonly scores: readonly (readonly [sample: number, scores: readonly (readonly Json[])[]])[];
  readonly ms: readonly number[];
}

/**
 * Starts an evaluation of several models in one pass.
 *
 * Float samples are quantized for models with integer inputs and integer outputs are dequantized, so that models with
 * different ends are compared on real values. Scores are combined in the order of sample indices: the result does not
 * depend on how samples were spread over workers.
 *
 * @throws LitequantError `INVALID_ARGUMENT` without a model or a metric, or for a metric of labels without labels.
 * @example
 * const evaluation = createEvaluation({ models: [{ name: "float", runner }], metric: top1(), labels });
 * for await (const sample of source.open(runner.model, everySample)) evaluation.add(sample);
 * evaluation.result(); // [{ model: "float", metric: "top1", score: 0.9652, ... }]
 */
export function createEvaluation(options: EvaluationOptions): Evaluation {
  const { models } = options;
  const metrics: readonly Metric[] = Array.isArray(options.metric) ? options.metric : [options.metric as Metric];
  if (models.length === 0 || metrics.length === 0)
    throw new LitequantError("INVALID_ARGUMENT", "an evaluation needs at least one model and one metric");
  const scores = new Map<number, readonly (readonly Json[])[]>();
  const ms = models.map(() => 0);
  const labelled = metrics.some(({ expects }) => expects === "label");
  return {
    get samples() {
      return scores.size;
    },
    add(sample, given) {
      requireNew(scores, sample.index);
      const outputs = models.map((model, i) => timedRun(model, sample, ms, i));
      const expected = given ?? labelOf(options, sample.index);
      const reference = lazily(() => (options.reference ? realRun(options.reference, sample) : outputs[0]!));
      const row = models.map(({ name }, i) =>
        metrics.map((metric) => {
          // A class index beside a metric of classes is not what the outputs should be.
          const isClass = labelled && typeof expected === "number";
          const target = metric.expects === "label" ? expected : isClass ? reference() : (expected ?? reference());
          if (target === undefined)
            throw new LitequantError("INVALID_ARGUMENT", `${metric.name} compares with labels; give them (--labels)`);
          return inModel(name, sample.index, () => metric.score(outputs[i]!, target));
        }),
      );
      scores.set(sample.index, row);
    },
    merge(state) {
      const { scores: others, ms: times } = readState(state, models.length, metrics.length);
      for (const [sample] of others) requireNew(scores, sample);
      for (const [sample, row] of others) scores.set(sample, row);
      for (const [i, time] of times.entries()) ms[i]! += time;
    },
    toJSON: () => ({ scores: [...scores], ms: [...ms] }),
    result() {
      if (scores.size === 0) throw new LitequantError("NO_DATA", "nothing was evaluated: the data had no sample");
      const ordered = [...scores].sort(([a], [b]) => a - b).map(([, row]) => row);
      return models.flatMap(({ name: model }, i) =>
        metrics.map((metric, j) => ({
          model,
          metric: metric.name,
          better: metric.better,
          score: metric.combine(ordered.map((row) => row[i]![j]!)),
          samples: ordered.length,
          msPerSample: ms[i]! / ordered.length,
        })),
      );
    },
  };
}

function timedRun(model: Candidate, sample: Sample, ms: number[], i: number): Outputs {
  return inModel(model.name, sample.index, () => realRun(model.runner, sample, (time) => (ms[i]! += time)));
}

function realRun(runner: Runner, sample: Sample, took: (ms: number) => void = () => {}): Outputs {
  const own = quantizeSample(runner.model, sample);
  const start = performance.now();
  const outputs = runner.run(own);
  took(performance.now() - start);
  return dequantizeOutputs(runner.model, outputs, own.signature);
}

function labelOf({ labels, sampleCount }: EvaluationOptions, sample: number): Json | undefined {
  if (labels === undefined) return undefined;
  const label = labels[sample];
  if (label !== undefined) return label;
  const have = sampleCount === undefined ? "" : `, the data have ${sampleCount} samples`;
  throw new LitequantError(
    "INVALID_DATA",
    `there are ${labels.length} labels${have}: sample ${sample} has none; give the labels that belong to the data, or fewer samples`,
    { location: { sample } },
  );
}

/** Adds the model and the sample to what goes wrong inside. */
function inModel<T>(name: string, sample: number, work: () => T): T {
  try {
    return work();
  } catch (error) {
    if (!LitequantError.isInstance(error)) throw error;
    const location = { sample, ...error.location };
    throw new LitequantError(error.code, `${name}, sample ${sample}: ${error.message}`, { location, cause: error });
  }
}

function requireNew(scores: ReadonlyMap<number, unknown>, sample: number): void {
  if (scores.has(sample))
    throw new LitequantError("INVALID_ARGUMENT", `sample ${sample} was evaluated before; merge each part once`, {
      location: { sample },
    });
}

function readState(state: Json, models: number, metrics: number): State {
  const { scores, ms } = (typeof state === "object" && state !== null ? state : {}) as Partial<State>;
  const fits =
    Array.isArray(ms) &&
    ms.length === models &&
    Array.isArray(scores) &&
    scores.every(([sample, row]) => Number.isInteger(sample) && row.length === models && row[0]?.length === metrics);
  if (!fits)
    throw new LitequantError(
      "INVALID_ARGUMENT",
      "only the state of an evaluation of the same models and metrics can be merged",
    );
  return { scores, ms };
}

function lazily<T extends object>(make: () => T): () => T {
  let value: T | undefined;
  return () => (value ??= make());
}
