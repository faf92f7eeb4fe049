import { inspect } from "@litequant/node";
import type { InspectDocument, TensorDocument } from "@litequant/node";
import { Option } from "commander";
import type { Command } from "commander";
import { colours } from "../colours.ts";
import type { Context } from "../context.ts";
import { notes } from "../notes.ts";
import { addCommonOptions, addExamples } from "../options.ts";
import type { Streams } from "../streams.ts";
import { count, size, table } from "../table.ts";
import { describeTflm } from "./describe-tflm.ts";

/** `litequant inspect MODEL` */
export function addInspect(program: Command, { streams }: Context): void {
  const command = program
    .command("inspect")
    .summary("show what is in a model file")
    .description(
      "Prints inputs, outputs, signatures, operators and sizes of a .tflite file. --json has every tensor and every option.",
    )
    .argument("<model>", ".tflite file")
    .addOption(
      new Option(
        "--target <runtime>",
        "add what this runtime needs: operators to register, arena, flash, what will not run",
      ).choices(["tflm"]),
    );
  addCommonOptions(command, false);
  addExamples(command, [
    "litequant inspect model.tflite",
    "litequant inspect model_int8.tflite --target tflm",
    "litequant inspect model.tflite --json | jq '.subgraphs[0].operators[].op'",
  ]);
  command.action(async (model: string, { json, target }: { readonly json?: true; readonly target?: "tflm" }) => {
    const document = await inspect(model, target === undefined ? {} : { target });
    streams.out(json ? `${JSON.stringify(document)}\n` : describe(document, streams));
  });
}

function describe(document: InspectDocument, streams: Streams): string {
  const { bold, dim } = colours(streams.outColours);
  const { file, bytes, description, metadata, signatures, subgraphs } = document;
  const facts = [
    `${bold(file)}  ${size(bytes)}  sha256 ${document.sha256.slice(0, 16)}`,
    ...(description === "" ? [] : [dim(description)]),
    ...(metadata.length === 0 ? [] : [`metadata: ${metadata.join(", ")}`]),
    ...signatures.map(
      ({ key, inputs, outputs }) =>
        `signature ${key}: ${Object.keys(inputs).join(", ")} -> ${Object.keys(outputs).join(", ")}`,
    ),
  ];
  const graphs = subgraphs.map((graph, index) => describeGraph(graph, index, subgraphs.length > 1));
  const target = document.tflm === undefined ? "" : describeTflm(document.tflm, streams);
  return `${facts.join("\n")}\n${graphs.join("")}${notes(document.diagnostics, streams)}${target}`;
}

function describeGraph(
  { name, inputs, outputs, tensors, operators }: InspectDocument["subgraphs"][number],
  index: number,
  several: boolean,
): string {
  const ends = [
    ...inputs.map((tensor) => ["input", tensor] as const),
    ...outputs.map((tensor) => ["output", tensor] as const),
  ];
  const rows = ends.flatMap(([role, at]) => {
    const tensor = tensors[at];
    return tensor === undefined
      ? []
      : [[role, String(at), tensor.name, tensor.dtype, shapeText(tensor), quantizationText(tensor)]];
  });
  const constants = tensors.filter(({ constant }) => constant);
  const weights = constants.reduce((sum, { bytes }) => sum + bytes, 0);
  return (
    `${several ? `\nsubgraph ${index} ${name}` : ""}\n${table(["end", "tensor", "name", "type", "shape", "quantization"], rows)}\n` +
    `${table(["operator", "version", "count", "runs"], countOperators(operators))}\n` +
    `${count(operators.length, "operator")}, ${count(tensors.length, "tensor")}, ${count(constants.length, "constant")} of ${size(weights)}\n`
  );
}

function countOperators(operators: InspectDocument["subgraphs"][number]["operators"]): string[][] {
  const counts = new Map<string, { readonly cells: readonly string[]; readonly runs: string; number: number }>();
  for (const { op, version, runs } of operators) {
    const key = `${op} ${version} ${runs}`;
    const row = counts.get(key) ?? { cells: [op, String(version)], runs: runs ? "yes" : "no", number: 0 };
    row.number++;
    counts.set(key, row);
  }
  return [...counts.values()].map(({ cells, runs, number }) => [...cells, String(number), runs]);
}

function shapeText({ shapeSignature }: TensorDocument): string {
  return `[${shapeSignature.map((size_) => (size_ < 0 ? "?" : size_)).join(", ")}]`;
}

function quantizationText({ quantization }: TensorDocument): string {
  if (quantization === null) return "";
  const { scale, zeroPoint, axis, blocks } = quantization;
  if (blocks) return `a scale for ${blocks.size} elements`;
  return scale.length > 1
    ? `${scale.length} scales, axis ${axis}`
    : `${Number(scale[0]!.toPrecision(6))} * (q - ${zeroPoint[0]})`;
}
