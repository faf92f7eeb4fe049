import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import { LitequantError } from "@litequant/core";
import { encodeNpy, run as runModel, writeFileAtomic } from "@litequant/node";
import type { RunOutput } from "@litequant/node";
import type { Command } from "commander";
import { colours } from "../colours.ts";
import type { Context } from "../context.ts";
import { addCommonOptions, addExamples, demand, seedNumber, wholeNumber } from "../options.ts";
import { count, table } from "../table.ts";

interface Flags {
  readonly input?: readonly string[];
  readonly random?: number;
  readonly signature?: string;
  readonly allTensors?: true;
  readonly stepLimit?: number;
  readonly out?: string;
  readonly json?: true;
}

/** `litequant run MODEL --input NAME_OR_INDEX=FILE.npy --out DIR` */
export function addRun(program: Command, context: Context): void {
  const command = program
    .command("run")
    .summary("run a model once and keep its outputs")
    .description(
      "Runs a model on .npy inputs and writes DIR/<index>.npy for each output (each tensor with --all-tensors) and DIR/index.json.",
    )
    .argument("<model>", ".tflite file")
    .option("--input <name=file.npy>", "an input by tensor name, signature name or position; repeat for each", repeated)
    .option("--random <seed>", "made-up values for the inputs that are not given", seedNumber)
    .option("--signature <key>", "run this signature")
    .option("--all-tensors", "write every tensor, not only outputs")
    .option("--step-limit <n>", "stop a loop (WHILE) after so many steps; 100000 by default", wholeNumber)
    .option("--out <dir>", "folder to write into");
  addCommonOptions(command);
  addExamples(command, [
    "litequant run model.tflite --input 0=image.npy --out result",
    "litequant run model.tflite --random 1 --all-tensors --out result",
    "litequant run model.tflite --signature encode --input text=tokens.npy --out result --json",
  ]);
  command.action((model: string, flags: Flags) => run(model, flags, context));
}

async function run(model: string, flags: Flags, { streams, signal }: Context): Promise<void> {
  const { input = [], json } = flags;
  const out = demand(flags.out, "run needs --out DIR, the folder to write the outputs into");
  const inputs = Object.fromEntries(input.map(splitInput));
  const { outputs, tensors, ms } = await runModel(model, { ...flags, inputs, signal });
  await mkdir(out, { recursive: true }).catch((error: unknown) => {
    throw new LitequantError(
      "FILE_ACCESS",
      `cannot create folder ${out}: ${error instanceof Error ? error.message : String(error)}`,
      { cause: error },
    );
  });
  const written = new Map<number, string>();
  for (const output of [...outputs, ...(tensors ?? [])]) {
    if (written.has(output.index)) continue;
    const file = `${output.index}.npy`;
    await writeFileAtomic(join(out, file), encodeNpy(output.value));
    written.set(output.index, file);
  }
  const describe = ({ index, name, value }: RunOutput): object => ({
    index,
    name,
    dtype: value.dtype,
    shape: value.shape,
    file: written.get(index),
  });
  const document = { outputs: outputs.map(describe), ...(tensors && { tensors: tensors.map(describe) }), ms };
  await writeFileAtomic(join(out, "index.json"), `${JSON.stringify(document)}\n`);
  if (json) return streams.out(`${JSON.stringify(document)}\n`);
  const { good, bold } = colours(streams.outColours);
  const rows = outputs.map(({ index, name, value }) => [
    String(index),
    name,
    value.dtype,
    `[${value.shape.join(", ")}]`,
    `${index}.npy`,
  ]);
  streams.out(
    `${good("wrote")} ${bold(out)}: ${count(written.size, "tensor")} in ${ms.toFixed(1)} ms\n\n${table(["output", "name", "type", "shape", "file"], rows)}`,
  );
}

function repeated(text: string, before: readonly string[] | undefined): readonly string[] {
  return [...(before ?? []), text];
}

function splitInput(text: string): readonly [string, string] {
  // Tensor names may hold "=", file names end in .npy: the last "=" divides.
  const at = text.lastIndexOf("=");
  if (at <= 0)
    throw new LitequantError("INVALID_ARGUMENT", `--input ${text}: write NAME_OR_INDEX=FILE.npy, such as 0=image.npy`);
  return [text.slice(0, at), text.slice(at + 1)];
}
