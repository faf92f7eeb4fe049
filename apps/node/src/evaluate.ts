import type { DataSource, Diagnostic, Json, Metric, Progress } from "@litequant/core";
import { LitequantError } from "@litequant/core";
import { readLabels } from "@litequant/datasets/node";
import { createEvaluation } from "@litequant/evaluator";
import { createRunner } from "@litequant/interpreter";
import { forEachSample } from "./data.ts";
import { resolveKernels } from "./kernels.ts";
import type { KernelsChoice } from "./kernels.ts";
import { loadModel } from "./load-model.ts";
import type { ModelInput } from "./load-model.ts";
import { resolveMetric } from "./metrics.ts";
import { openData } from "./sources.ts";
import type { DataInput, DataOptions } from "./sources.ts";

/** Options of {@link evaluate}. */
export interface EvaluateOptions extends DataOptions {
  readonly data: DataInput;
  /** What is expected of each sample, in order: class indices, or a source as on the command line. */
  readonly labels?: string | readonly Json[];
  /** `top1`, `top5`, `mse`, `cosine`, `sqnr`, a module, a metric, or several. The last three compare with the first model without labels. */
  readonly metric: string | Metric | readonly (string | Metric)[];
  /** Only the first so many samples. */
  readonly samples?: number;
  readonly kernels?: KernelsChoice;
  readonly signal?: AbortSignal;
  readonly onProgress?: (progress: Progress) => void;
}

/** One model by one metric. */
export interface EvaluationRow {
  readonly file: string;
  readonly metric: string;
  readonly better: "higher" | "lower";
  /** Accuracies are fractions 0..1, sqnr is in dB (999: identical). */
  readonly score: number;
  /** Size of the file. */
  readonly bytes: number;
  readonly msPerSample: number;
}

/** What {@link evaluateModels} gives. */
export interface EvaluationOutcome {
  readonly samples: number;
  readonly rows: readonly EvaluationRow[];
  readonly diagnostics: readonly Diagnostic[];
}

/**
 * Scores models on the same data, in one pass: a row for each model and metric.
 *
 * @throws LitequantError `INVALID_DATA`, `INVALID_ARGUMENT`, `NO_DATA`, `UNSUPPORTED_OPERATOR`, `ABORTED`, and those of reading files.
 * @example
 * const [float, int8] = await evaluate(["model.tflite", "model_int8.tflite"], { data: "t10k-images-idx3-ubyte.gz", range: "0..1", labels: "t10k-labels-idx1-ubyte.gz", metric: "top1" });
 */
export async function evaluate(
  files: ModelInput | readonly ModelInput[],
  options: EvaluateOptions,
): Promise<readonly EvaluationRow[]> {
  return (await evaluateModels(files, options)).rows;
}

/** {@link evaluate}, with the number of samples and the findings about the data. */
export async function evaluateModels(
  files: ModelInput | readonly ModelInput[],
  options: EvaluateOptions,
): Promise<EvaluationOutcome> {
  const { samples, signal, onProgress } = options;
  const inputs = (Array.isArray(files) ? files : [files]) as readonly ModelInput[];
  const metrics = await Promise.all(
    (Array.isArray(options.metric)
      ? (options.metric as readonly (string | Metric)[])
      : [options.metric as string | Metric]
    ).map(resolveMetric),
  );
  const loaded = await Promise.all(inputs.map(loadModel));
  const [first] = loaded;
  if (first === undefined) throw new LitequantError("INVALID_ARGUMENT", "nothing to evaluate: give at least one model");
  const labels = typeof options.labels === "string" ? await readLabels(options.labels) : options.labels;
  const needs = metrics.find(({ expects }) => expects === "label");
  if (needs !== undefined && labels === undefined)
    throw new LitequantError("NO_DATA", `metric ${needs.name} compares with labels; give them (--labels SRC)`);
  const source = await openData(options.data, options);
  const diagnostics: Diagnostic[] = labels === undefined ? [] : checkLabels(labels, source, samples);
  const evaluation = createEvaluation({
    models: loaded.map(({ file, model }) => ({
      name: file,
      runner: createRunner(model, { kernels: resolveKernels(options.kernels) }),
    })),
    metric: metrics,
    ...(labels && { labels }),
  });
  await forEachSample(
    source,
    first.model,
    samples === undefined ? {} : { samples },
    {
      signal,
      onProgress:
        onProgress && ((done, total) => onProgress({ stage: "evaluate", done, ...(total !== undefined && { total }) })),
      // Few samples are a matter of calibration.
      report: (diagnostic) => void (diagnostic.code === "FEW_SAMPLES" || diagnostics.push(diagnostic)),
    },
    (sample) => evaluation.add(sample),
  );
  const rows = evaluation.result().map(({ metric, better, score, msPerSample }, i): EvaluationRow => {
    const { file, bytes } = loaded[Math.floor(i / metrics.length)]!;
    return { file, metric, better, score, bytes: bytes.byteLength, msPerSample };
  });
  return { samples: evaluation.samples, rows, diagnostics };
}

/** Counts that do not fit are found before the first sample runs. */
function checkLabels(labels: readonly Json[], source: DataSource, samples: number | undefined): Diagnostic[] {
  if (source.length === undefined) return [];
  const used = Math.min(source.length, samples ?? Infinity);
  if (labels.length < used) {
    throw new LitequantError(
      "INVALID_DATA",
      `there are ${labels.length} labels for ${used} samples; give the labels that belong to the data, or --samples ${labels.length}`,
    );
  }
  if (labels.length === source.length || samples !== undefined) return [];
  return [
    {
      code: "LABELS_LEFT_OVER",
      severity: "warning",
      message: `there are ${labels.length} labels for ${source.length} samples; do they belong to these data?`,
    },
  ];
}
