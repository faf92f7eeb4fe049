import { evaluateModels } from "@litequant/node";
import type { EvaluationRow } from "@litequant/node";
import type { Command } from "commander";
import { withProgress } from "../context.ts";
import type { Context } from "../context.ts";
import { notes } from "../notes.ts";
import { addCommonOptions, addDataOptions, addExamples, demand, list } from "../options.ts";
import type { DataFlags } from "../options.ts";
import { count, size, table } from "../table.ts";

interface Flags extends DataFlags {
  readonly labels?: string;
  readonly metric?: readonly string[];
  readonly json?: true;
}

/** `litequant evaluate MODEL ... --data SRC --labels SRC --metric top1` */
export function addEvaluate(program: Command, context: Context): void {
  const command = program
    .command("evaluate")
    .summary("score models on data, one row each")
    .description(
      "Runs models on the same data, in one pass, and prints score, size and time per sample of each. " +
        "mse, cosine and sqnr without --labels take the first model's outputs as expected.",
    )
    .argument("<models...>", ".tflite files");
  addDataOptions(command, "test data")
    .option("--labels <src>", "expected classes: *-idx1-ubyte.gz, .npy, .csv, or .txt with one per line")
    .option("--metric <m>", "top1, top5, mse, cosine, sqnr, or a module; several with commas", list);
  addCommonOptions(command);
  addExamples(command, [
    "litequant evaluate model.tflite model_int8.tflite --data t10k-images-idx3-ubyte.gz --range 0..1 --labels t10k-labels-idx1-ubyte.gz --metric top1",
    "litequant evaluate model.tflite model_int8.tflite --data samples.npy --metric sqnr,cosine",
  ]);
  command.action((models: readonly string[], flags: Flags) => run(models, flags, context));
}

async function run(models: readonly string[], flags: Flags, context: Context): Promise<void> {
  const { streams } = context;
  const data = demand(flags.data, "evaluate needs --data SRC");
  const metric = demand(flags.metric, "evaluate needs --metric, for example --metric top1");
  const { samples, rows, diagnostics } = await withProgress(context, (watching) =>
    evaluateModels(models, { ...watching, ...flags, data, metric }),
  );
  if (flags.json) return streams.out(`${JSON.stringify({ samples, models: rows.map(rowDocument), diagnostics })}\n`);
  const cells = rows.map((row) => [
    row.file,
    row.metric,
    scoreText(row),
    size(row.bytes),
    `${row.msPerSample.toFixed(2)} ms`,
  ]);
  streams.out(
    `${table(["model", "metric", "score", "size", "per sample"], cells)}\n${count(samples, "sample")}\n${notes(diagnostics, streams)}`,
  );
}

function rowDocument({ file, metric, score, bytes, msPerSample }: EvaluationRow): object {
  return { file, metric, score, bytes, msPerSample };
}

/** Accuracies in percent, decibels with their unit, everything else as it is. */
function scoreText({ metric, score }: EvaluationRow): string {
  if (metric.startsWith("top")) return `${(score * 100).toFixed(2)} %`;
  return metric === "sqnr" ? `${score.toFixed(2)} dB` : score.toPrecision(6);
}
