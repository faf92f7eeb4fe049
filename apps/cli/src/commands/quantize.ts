import type { Diagnostic, WeightOptions } from "@litequant/core";
import { planQuantize, quantize, targetNames, writeFileAtomic } from "@litequant/node";
import type { LedgerEntry, PlanOutcome, QuantizeOutcome, Target } from "@litequant/node";
import { Option } from "commander";
import type { Command } from "commander";
import { colours } from "../colours.ts";
import { withProgress } from "../context.ts";
import type { Context } from "../context.ts";
import { notes } from "../notes.ts";
import {
  addCommonOptions,
  addDataOptions,
  addExamples,
  demand,
  endTypes,
  granularity,
  keepInputs,
  list,
  seedNumber,
} from "../options.ts";
import type { DataFlags } from "../options.ts";
import type { Streams } from "../streams.ts";
import { count, size, table } from "../table.ts";

interface Flags extends DataFlags {
  readonly output?: string;
  readonly scheme?: string;
  readonly ranges?: string;
  readonly calibrator?: string;
  readonly inputType?: ReturnType<typeof endTypes>;
  readonly outputType?: ReturnType<typeof endTypes>;
  readonly fallback?: "float" | "error";
  readonly bits?: WeightOptions["bits"];
  readonly granularity?: WeightOptions["granularity"];
  readonly perTensor?: "all" | "dense" | true;
  readonly recipe?: string;
  readonly skip?: readonly string[];
  readonly target?: Target;
  readonly fixConcat?: true;
  readonly minElements?: number;
  readonly compat?: "tflite";
  readonly dryRun?: true;
  readonly json?: true;
}

/** `litequant quantize MODEL -o OUT.tflite --scheme SCHEME` */
export function addQuantize(program: Command, context: Context): void {
  const command = program
    .command("quantize")
    .summary("write a quantized model")
    .description(
      "Quantizes a float .tflite after training and writes the quantized .tflite. Full int8 needs data that look like real inputs; 100 to 500 samples do.",
    )
    .argument("<model>", "float .tflite file")
    .option("-o, --output <file>", "the .tflite file to write")
    .option(
      "--scheme <scheme>",
      "int8 (weights and activations), int16x8 (16-bit activations), without data dynamic-range (int8 weights), weight-only (the same, float computation) and float16, or a module: ./mine.mjs, a package; then :key=value,...",
    );
  addDataOptions(command, "representative data")
    .option("--ranges <file>", "ranges from `litequant calibrate` instead of --data")
    .option("--calibrator <c>", "how ranges come from data: min-max, percentile:p=99.99, or a module", "min-max")
    .option(
      "--input-type <type>",
      "float32, int8, uint8 or int16, for all inputs or by name: image=uint8,mask=float32",
      endTypes,
    )
    .option("--output-type <type>", "the same for outputs", endTypes)
    .option(
      "--recipe <file>",
      "which operator gets which scheme: rules as JSON, or a LiteRT Quantizer recipe (its file or name); --scheme is then for the rest, which else stays float",
    )
    .option("--skip <op|name>", "operators that stay float: SOFTMAX, a layer's name, an index; may be repeated", list)
    .addOption(
      new Option("--target <runtime>", "keep float what this runtime has no kernel for (any: what none has)").choices(
        targetNames,
      ),
    )
    .addOption(
      new Option("--fallback <what>", "operators that cannot be int8: stay float, or are an error").choices([
        "float",
        "error",
      ]),
    )
    .option("--bits <n>", "width of weights: 8, 4 or 2, where there are kernels for it (default: 8)", seedNumber)
    .option(
      "--granularity <what>",
      "what shares a scale of a weight: channel, tensor, or 32, 64, 128 or 256 elements of a row (default: channel)",
      granularity,
    )
    .addOption(
      new Option(
        "--per-tensor [which]",
        "one scale per weight tensor: of all operators, or of fully connected ones",
      ).choices(["all", "dense"]),
    )
    .option(
      "--min-elements <n>",
      "dynamic-range and weight-only: constants with fewer elements stay float (default: 1024)",
      seedNumber,
    )
    .option(
      "--fix-concat",
      "inputs of unlike ranges that share one scale (boxes and scores, concatenated) get room: float or 16 bits there",
    )
    .addOption(new Option("--compat <tool>", "decide as this tool does where our defaults differ").choices(["tflite"]))
    .option("--dry-run", "print the plan, operator by operator, and write nothing; needs no data");
  addCommonOptions(command);
  addExamples(command, [
    "litequant quantize model.tflite -o model_int8.tflite --scheme int8 --data train-images-idx3-ubyte.gz --range 0..1 --samples 200",
    "litequant quantize model.tflite -o mcu.tflite --scheme int8 --data samples.npy --input-type int8 --output-type int8 --fallback error",
    "litequant quantize model.tflite -o model_int8.tflite --scheme int8 --ranges ranges.json",
    "litequant quantize model.tflite -o model_dynamic.tflite --scheme dynamic-range --min-elements 256",
    "litequant quantize model.tflite -o model_int4.tflite --scheme dynamic-range --bits 4 --granularity 32",
    "litequant quantize model.tflite -o mixed.tflite --scheme int8 --data samples.npy --skip SOFTMAX --skip decoder/dense_1",
    "litequant quantize model.tflite --recipe dynamic_wi4_afp32 --dry-run",
    "litequant quantize model.tflite --scheme int8 --data data.mjs --calibrator percentile:p=99.99 --dry-run",
  ]);
  command.action((model: string, flags: Flags) => run(model, flags, context));
}

async function run(model: string, flags: Flags, context: Context): Promise<void> {
  const { output, dryRun, json, perTensor, ...rest } = flags;
  const { streams } = context;
  if (flags.recipe === undefined)
    demand(flags.scheme, "quantize needs --scheme, for example --scheme int8 (or --recipe)");
  const options = { ...rest, ...(perTensor !== undefined && { perTensor: perTensor === true ? "all" : perTensor }) };
  const started = performance.now();
  if (dryRun) {
    const plan = await withProgress(context, (watching) => planQuantize(model, { ...watching, ...options }));
    const ms = performance.now() - started;
    streams.out(json ? `${JSON.stringify(documentOf(plan, ms))}\n` : describePlan(plan, streams));
    return;
  }
  const path = demand(output, "quantize needs -o OUT.tflite, the file to write (or --dry-run to write none)");
  await keepInputs(path, [model, flags.data, flags.ranges, flags.recipe]);
  const outcome = await withProgress(context, (watching) => quantize(model, { ...watching, ...options }));
  await writeFileAtomic(path, outcome.bytes);
  const ms = performance.now() - started;
  streams.out(
    json
      ? `${JSON.stringify(documentOf(outcome, ms, { path, ...outcome }))}\n`
      : describe(model, path, outcome, streams),
  );
}

interface Written {
  readonly path: string;
  readonly sha256: string;
  readonly bytes: Uint8Array;
}

/** @param written - Absent on a dry run. */
function documentOf(
  { scheme, bytesBefore, samples, operators, diagnostics }: PlanOutcome,
  ms: number,
  written?: Written,
): object {
  return {
    scheme,
    output: written?.path ?? null,
    sha256: written?.sha256 ?? null,
    bytes: { before: bytesBefore, after: written?.bytes.byteLength ?? null },
    samples,
    operators,
    diagnostics,
    ms,
  };
}

function describe(model: string, path: string, outcome: QuantizeOutcome, streams: Streams): string {
  const { bold, good, dim } = colours(streams.outColours);
  const { bytes, bytesBefore, samples, operators } = outcome;
  const data = samples > 0 ? `, ranges from ${count(samples, "sample")}` : "";
  return (
    `${good("wrote")} ${bold(path)}: ${size(bytesBefore)} -> ${size(bytes.byteLength)} (${(bytes.byteLength / bytesBefore).toFixed(2)}x)${data}\n\n` +
    `${summary(operators)}${leftFloat(operators)}${notesBelow(outcome.diagnostics, streams)}` +
    dim(`\nnext: litequant evaluate ${model} ${path} --data SRC --labels SRC --metric top1\n`)
  );
}

/** The whole plan, operator by operator. */
function describePlan({ operators, diagnostics }: PlanOutcome, streams: Streams): string {
  const rows = operators.map((entry) => [
    place(entry),
    entry.op,
    shorten(entry.name),
    became(entry),
    entry.weights ?? "",
    entry.reason.message,
  ]);
  return (
    `nothing written (dry run); the plan:\n\n${table(["index", "operator", "layer", "becomes", "weights", "why"], rows)}` +
    `\n${summary(operators)}${notesBelow(diagnostics, streams)}`
  );
}

/** Converters join the names of everything that went into a layer. */
function shorten(name: string): string {
  return name.length > 48 ? `${name.slice(0, 47)}…` : name;
}

function place({ subgraph, index }: LedgerEntry): string {
  return subgraph === 0 ? String(index) : `${subgraph}/${index}`;
}

function became({ from, to, weights = "" }: LedgerEntry): string {
  if (from === to) return `${to} (kept)`;
  if (to === "fused" || to === "removed") return to;
  const [narrow] = /^int[24]/.exec(weights) ?? [];
  return narrow === undefined || to.includes("weights") ? `${from} -> ${to}` : `${from} -> ${to}, ${narrow} weights`;
}

/** One line per kind of operator and what it became. */
function summary(operators: readonly LedgerEntry[]): string {
  const groups = new Map<string, { op: string; change: string; n: number }>();
  for (const entry of operators) {
    const { op } = entry;
    const change = became(entry);
    const group = groups.get(`${op} ${change}`) ?? { op, change, n: 0 };
    group.n++;
    groups.set(`${op} ${change}`, group);
  }
  return table(
    ["operator", "count", "became"],
    [...groups.values()].map(({ op, n, change }) => [op, String(n), change]),
  );
}

/** Every operator that computes in float after all, with its reason. */
function leftFloat(operators: readonly LedgerEntry[]): string {
  const left = operators.filter(({ to }) => to === "float32");
  if (left.length === 0) return "\nno operator stays float\n";
  const rows = left.map((entry) => [place(entry), entry.op, entry.reason.message]);
  return `\n${count(left.length, "operator")} stay${left.length === 1 ? "s" : ""} float:\n${table(["index", "operator", "why"], rows)}`;
}

function notesBelow(diagnostics: readonly Diagnostic[], streams: Streams): string {
  const text = notes(diagnostics, streams);
  return text === "" ? "" : `\n${text}`;
}
