import { checkModelC, exportModelC } from "@litequant/node";
import type { CheckCDocument } from "@litequant/node";
import { LitequantError } from "@litequant/core";
import type { Command } from "commander";
import type { Context } from "../context.ts";
import { GateFailed } from "../gate.ts";
import { notes } from "../notes.ts";
import { addCommonOptions, addExamples, demand, keepInputs } from "../options.ts";
import type { Streams } from "../streams.ts";
import { size } from "../table.ts";

interface Flags {
  readonly output?: string;
  readonly name?: string;
  readonly check?: string;
  readonly json?: true;
}

/** `litequant export-c MODEL -o model.cc`, `litequant export-c MODEL --check model.cc` */
export function addExportC(program: Command, { streams }: Context): void {
  const command = program
    .command("export-c")
    .summary("write a model as C sources for tflite-micro")
    .description(
      "Writes the model as an array, with a header that has the arena's size and, in C++, the operator resolver. " +
        "--check compares a model with an array that is there already, and exits with 3 where they differ.",
    )
    .argument("<model>", ".tflite file")
    .option("-o, --output <file>", "the source to write: .c, .cc, .cpp or .cxx; the header goes beside it")
    .option("--name <name>", "what identifiers start with; the name of the source unless told")
    .option("--check <file>", "compare with the array in this source instead of writing");
  addCommonOptions(command, false);
  addExamples(command, [
    "litequant export-c model_int8.tflite -o src/model.cc",
    "litequant export-c model_int8.tflite -o src/model.c --name gesture",
    "litequant export-c model_int8.tflite --check src/model.cc",
  ]);
  command.action((model: string, flags: Flags) =>
    flags.check === undefined ? write(model, flags, streams) : check(model, flags.check, flags, streams),
  );
}

async function write(model: string, { output, name, json }: Flags, streams: Streams): Promise<void> {
  const path = demand(output, "export-c needs -o FILE.cc, the source to write, or --check FILE to compare with");
  await keepInputs(path, [model]);
  const document = await exportModelC(model, { output: path, ...(name !== undefined && { name }) });
  if (json) return streams.out(`${JSON.stringify(document)}\n`);
  const [source, header] = document.output;
  streams.out(
    `${source}  ${document.name}_data, ${size(document.bytes)}\n` +
      `${header}  arena ${document.arenaBytes} bytes, ${document.resolver.size} operators to register\n` +
      notes(document.diagnostics, streams),
  );
}

async function check(model: string, file: string, { output, name, json }: Flags, streams: Streams): Promise<void> {
  if (output !== undefined || name !== undefined)
    throw new LitequantError("INVALID_ARGUMENT", "--check writes nothing: leave -o and --name out");
  const document = await checkModelC(model, file);
  if (json) streams.out(`${JSON.stringify(document)}\n`);
  else if (document.same)
    streams.out(`${file}: ${document.array?.name} is ${document.file}, ${size(document.bytes)}\n`);
  if (!document.same) throw new GateFailed(difference(document));
}

function difference({ file, checked, bytes, array, offset }: CheckCDocument): string {
  const lengths = array!.bytes === bytes ? "" : `, ${array!.bytes} bytes instead of ${bytes}`;
  return `${checked}: ${array!.name} is not ${file}: it differs from byte ${offset} on${lengths}; export it again`;
}
