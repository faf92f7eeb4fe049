import { edgetpu } from "@litequant/node";
import type { EdgeTpuDocument, EdgeTpuModelDocument } from "@litequant/node";
import { InvalidArgumentError, Option } from "commander";
import type { Command } from "commander";
import { colours } from "../colours.ts";
import type { Context } from "../context.ts";
import { GateFailed } from "../gate.ts";
import { notes } from "../notes.ts";
import { addCommonOptions, addExamples, wholeNumber } from "../options.ts";
import type { Streams } from "../streams.ts";
import { count, size, table } from "../table.ts";

interface Flags {
  /** Percent of operators that must be mapped in each model. */
  readonly gate?: number;
  readonly compiler?: (typeof compilers)[number];
  readonly multipleSubgraphs?: true;
  readonly segments?: number;
  readonly asIs?: true;
  readonly json?: true;
}

const compilers = ["1.0", "2.0", "2.1", "14.1", "15.0", "16.0"] as const;

/** `litequant edgetpu MODEL... [--gate mapped=100%]` */
export function addEdgeTpu(program: Command, { streams }: Context): void {
  const command = program
    .command("edgetpu")
    .summary("say what the Edge TPU compiler will map, and what to change")
    .description(
      "Prints what edgetpu_compiler would: its table of operators and statuses, and memory; and why operators stay on the CPU, " +
        "with what to change. A float model is judged as it will be after int8 quantization. Several models share the cache.",
    )
    .argument("<models...>", ".tflite files")
    .option("--gate <gate>", "exit with 3 unless at least this share is mapped in each model: mapped=100%", gateOf)
    .option("--multiple-subgraphs", "as edgetpu_compiler --enable_multiple_subgraphs")
    .option("--segments <n>", "cut each model for n Edge TPUs in a row", wholeNumber)
    .option("--as-is", "judge a float model as it is")
    .addOption(new Option("--compiler <version>", "which edgetpu_compiler").choices(compilers).default("16.0"));
  addCommonOptions(command, false);
  addExamples(command, [
    "litequant edgetpu model_int8.tflite",
    "litequant edgetpu model_int8.tflite --gate mapped=100%",
    "litequant edgetpu model.tflite --json | jq '.operators[] | select(.mapped | not)'",
  ]);
  command.action(async (models: readonly string[], { gate, json, ...options }: Flags) => {
    const document = await edgetpu(models, options);
    const failed = gate === undefined ? [] : document.models.filter((model) => share(model) < gate);
    const verdict = gate === undefined ? {} : { gate: { mapped: gate / 100, passed: failed.length === 0 } };
    streams.out(json ? `${JSON.stringify({ ...document, ...verdict })}\n` : describe(document, streams));
    if (failed.length > 0)
      throw new GateFailed(
        failed.map((model) => `gate mapped=${gate}% failed: ${model.file}, ${shareText(model)}`).join("\n"),
      );
  });
}

function gateOf(text: string): number {
  const match = /^mapped=(\d+(?:\.\d+)?)%?$/.exec(text);
  const percent = Number(match?.[1]);
  if (match === null || percent > 100) throw new InvalidArgumentError("Give mapped=N%, with N from 0 to 100.");
  return percent;
}

/** Percent of a model's operators that are mapped; a model that does not compile has none. */
function share({ mappedOperators, totalOperators }: EdgeTpuModelDocument): number {
  return totalOperators === 0 ? 0 : (100 * mappedOperators) / totalOperators;
}

function shareText(model: EdgeTpuModelDocument): string {
  // Rounded down: 99.96 % is not 100.0 %.
  const percent = (Math.floor(share(model) * 10) / 10).toFixed(1);
  return `${model.mappedOperators} of ${count(model.totalOperators, "operator")} on the Edge TPU (${percent} %)`;
}

function describe({ models }: EdgeTpuDocument, streams: Streams): string {
  return models.map((model) => describeModel(model, streams)).join("\n");
}

function describeModel(model: EdgeTpuModelDocument, streams: Streams): string {
  const { bold } = colours(streams.outColours);
  const rows = model.table.map((row) => [row.op, String(row.count), row.status]);
  return [
    `${bold(model.file)}  ${model.compiles ? shareText(model) : "does not compile"}\n`,
    `\n${table(["Operator", "Count", "Status"], rows)}`,
    `\n${memoryLines(model)}`,
    segmentLines(model),
    remedies(model, streams),
    notes(model.diagnostics, streams),
  ].join("");
}

/** Sizes as the compiler prints them. */
function mebi(bytes: number): string {
  if (bytes < 1024) return `${bytes.toFixed(2)}B`;
  return bytes < 1024 * 1024 ? `${(bytes / 1024).toFixed(2)}KiB` : `${(bytes / 1024 / 1024).toFixed(2)}MiB`;
}

function memoryLines({
  memory,
  edgeTpuSubgraphs,
  totalOperators,
  transfers,
  runtimeVersion,
}: EdgeTpuModelDocument): string {
  const { onChipUsed, onChipRemaining, offChipStreamed, fit } = memory;
  return [
    `On-chip memory used for caching model parameters: about ${mebi(onChipUsed)} (${fit})`,
    `On-chip memory remaining for caching model parameters: about ${mebi(onChipRemaining)}`,
    `Off-chip memory used for streaming uncached model parameters: about ${mebi(offChipStreamed)}`,
    `Number of Edge TPU subgraphs: ${edgeTpuSubgraphs}`,
    `Total number of operations: ${totalOperators}`,
    `Transfers an inference: ${transfers.toEdgeTpu} to the Edge TPU, ${transfers.fromEdgeTpu} back, ${size(transfers.bytes)}`,
    `Edge TPU runtime: ${runtimeVersion.compiled} or later`,
  ]
    .map((line) => `${line}\n`)
    .join("");
}

function segmentLines({ segments }: EdgeTpuModelDocument): string {
  if (segments === undefined) return "";
  const rows = segments.map(({ first, last, parameterBytes, fits }, at) => [
    String(at),
    `${first}..${last}`,
    mebi(parameterBytes),
    fits ? "yes" : "no",
  ]);
  return `\n${table(["segment", "operators", "parameters", "cached whole"], rows)}`;
}

/** Reasons and remedies, operators with the same ones together, those behind a cut in a line. */
function remedies({ operators, compiles }: EdgeTpuModelDocument, streams: Streams): string {
  const { warning, dim } = colours(streams.outColours);
  const groups = new Map<string, { readonly lines: string; readonly members: number[] }>();
  for (const { op, index, why, fix, cutBy, confidence, rule } of operators) {
    // Conversions that quantization puts there go with the operators that stay float.
    if (why === null || index < 0 || (rule === null && (cutBy !== null || !compiles))) continue;
    const probably = confidence === "inferred" ? " (probably: a limit inferred from sizes)" : "";
    const lines = `${warning(op)}${probably}: ${why}\n  ${dim("->")} ${fix}\n`;
    const group = groups.get(`${op}\n${rule}\n${fix}`) ?? { lines, members: [] };
    group.members.push(index);
    groups.set(`${op}\n${rule}\n${fix}`, group);
  }
  const behind = new Map<number, number>();
  for (const { cutBy } of operators) if (cutBy !== null) behind.set(cutBy, (behind.get(cutBy) ?? 0) + 1);
  const cuts = [...behind].map(([cutter, number]) => {
    const op = operators.find(({ index }) => index === cutter)?.op ?? "";
    return `${op} (operator ${cutter}) cuts the model: ${count(number, "operator")} behind it ${number === 1 ? "is" : "are"} fine but must stay on the CPU\n`;
  });
  const texts = [...groups.values()].map(({ lines, members }) => `${lines}  ${dim(membersText(members))}\n`);
  return texts.length + cuts.length === 0 ? "" : `\nWhat to change\n${[...cuts, ...texts].join("")}`;
}

function membersText(members: readonly number[]): string {
  const shown = members.slice(0, 8).join(", ");
  return `operator${members.length === 1 ? "" : "s"} ${shown}${members.length > 8 ? ` and ${members.length - 8} more` : ""}`;
}
