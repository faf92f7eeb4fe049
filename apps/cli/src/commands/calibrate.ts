import { LitequantError } from "@litequant/core";
import type { CalibrationTable } from "@litequant/core";
import { calibrate, countSamples, mergeRanges, rangesDocument, readRanges, writeFileAtomic } from "@litequant/node";
import type { Command } from "commander";
import { colours } from "../colours.ts";
import { withProgress } from "../context.ts";
import type { Context } from "../context.ts";
import { notes } from "../notes.ts";
import { addCommonOptions, addDataOptions, addExamples, demand, keepInputs, shardOf } from "../options.ts";
import type { DataFlags } from "../options.ts";
import { count } from "../table.ts";

interface Flags extends DataFlags {
  readonly output?: string;
  readonly calibrator?: string;
  readonly shard?: { readonly index: number; readonly of: number };
  readonly resume?: true;
  readonly json?: true;
}

/** `litequant calibrate MODEL --data SRC -o RANGES.json` and `litequant calibrate merge A.json B.json -o RANGES.json` */
export function addCalibrate(program: Command, context: Context): void {
  const command = program
    .command("calibrate")
    .summary("record the ranges of a model's activations")
    .description(
      "Runs a float model on representative data and writes the range of every activation, for `quantize --ranges`. Shards of one source merge to the same ranges as one run.",
    )
    .enablePositionalOptions()
    .argument("<model>", "float .tflite file")
    .option("-o, --output <file>", "the RANGES.json file to write");
  addDataOptions(command, "representative data")
    .option(
      "--calibrator <c>",
      "min-max, percentile:p=99.99, or a module: ./mine.mjs, a package; then :key=value,...",
      "min-max",
    )
    .option("--shard <i/n>", "only every n-th sample, beginning with the i-th (from 0)", shardOf)
    .option("--resume", "go on from the file that -o names, and keep it up to date while running");
  addCommonOptions(command);
  addExamples(command, [
    "litequant calibrate model.tflite --data images.npy -o ranges.json",
    "litequant calibrate model.tflite --data images.npy --calibrator percentile:p=99.99 --samples 500 -o ranges.json",
    "litequant calibrate model.tflite --data images.npy --shard 0/2 -o a.json",
    "litequant calibrate merge a.json b.json -o ranges.json",
  ]);
  command.action((model: string, flags: Flags) => run(model, flags, context));

  const merge = command
    .command("merge")
    .summary("one ranges file from several shards")
    .description("Merges ranges of disjoint samples of one model. Files that share a sample are refused.")
    .argument("<files...>", "RANGES.json files")
    .option("-o, --output <file>", "the RANGES.json file to write")
    .option("--calibrator <c>", "the calibrator that made them, where it is a module");
  addCommonOptions(merge, false);
  addExamples(merge, ["litequant calibrate merge shard0.json shard1.json -o ranges.json"]);
  merge.action((files: readonly string[], flags: Flags) => runMerge(files, flags, context));
}

async function run(model: string, flags: Flags, context: Context): Promise<void> {
  const { resume, json: _json, ...options } = flags;
  const data = demand(flags.data, "calibrate needs --data SRC: samples that look like real inputs");
  const output = demand(flags.output, "calibrate needs -o RANGES.json, the file to write");
  await keepInputs(output, [model, data]);
  const before = resume ? await readRanges(output).catch(absent) : undefined;
  const saved = { samples: -1 };
  const onCheckpoint = async (table: CalibrationTable): Promise<void> => {
    await writeFileAtomic(output, `${JSON.stringify(rangesDocument(table))}\n`);
    saved.samples = countSamples(table.samples);
  };
  const result = await withProgress(context, (watching) =>
    calibrate(model, { ...watching, ...options, data, resume: before, ...(resume && { onCheckpoint }) }),
  ).catch((error: unknown) => {
    if (saved.samples < 0 || !LitequantError.isInstance(error) || error.code !== "ABORTED") throw error;
    throw new LitequantError(
      "ABORTED",
      `interrupted; ${output} holds ${count(saved.samples, "sample")}: the same command goes on from there`,
      { cause: error },
    );
  });
  await write(result, output, flags, context);
}

async function runMerge(files: readonly string[], flags: Flags, context: Context): Promise<void> {
  const { calibrator } = flags;
  const output = demand(flags.output, "calibrate merge needs -o RANGES.json, the file to write");
  const merged = await mergeRanges(files, calibrator === undefined ? {} : { calibrator });
  await write(merged, output, flags, context);
}

async function write(result: CalibrationTable, output: string, { json }: Flags, { streams }: Context): Promise<void> {
  const document = rangesDocument(result);
  await writeFileAtomic(output, `${JSON.stringify(document)}\n`);
  if (json) return streams.out(`${JSON.stringify(document)}\n`);
  const { bold, good } = colours(streams.outColours);
  streams.out(
    `${good("wrote")} ${bold(output)}: ranges of ${count(result.tensors.length, "tensor")} from ${count(countSamples(result.samples), "sample")} (${result.calibrator.name})\n${notes(result.diagnostics, streams)}`,
  );
}

function absent(error: unknown): undefined {
  if (LitequantError.isInstance(error) && error.code === "FILE_NOT_FOUND") return undefined;
  throw error;
}
