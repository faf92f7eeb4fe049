import { extname } from "node:path";
import { LitequantError } from "@litequant/core";
import { compareWithC, exportC, inspectForMicro } from "@litequant/microcontroller";
import type { CComparison, MicroReport } from "@litequant/microcontroller";
import { readInput, writeFilesAtomic } from "./files.ts";
import { loadModel } from "./load-model.ts";
import type { LoadedModel, ModelInput } from "./load-model.ts";

/** Options of {@link exportModelC}. */
export interface ExportModelCOptions {
  /** The source file: .c, .cc, .cpp or .cxx; the header goes beside it as .h. */
  readonly output: string;
  /** What identifiers start with; the name of the source file unless told. */
  readonly name?: string;
}

/** What was written, and what the program needs around it: what `litequant export-c --json` prints. */
export interface ExportCDocument extends Pick<MicroReport, "runs" | "resolver" | "diagnostics"> {
  readonly file: string;
  /** The source and the header. */
  readonly output: readonly string[];
  readonly name: string;
  /** Length of the array. */
  readonly bytes: number;
  /** The arena's size in the header, on 32-bit targets. */
  readonly arenaBytes: number;
}

/** What {@link checkModelC} found: what `litequant export-c --check --json` prints. */
export interface CheckCDocument extends CComparison {
  readonly file: string;
  readonly checked: string;
  /** Length of the model. */
  readonly bytes: number;
}

/** What tflite-micro needs of a model. */
export function microReport({ model, bytes }: LoadedModel): MicroReport {
  return inspectForMicro(model, { fileBytes: bytes.byteLength });
}

/**
 * Writes a model as C sources for tflite-micro, both files or none.
 *
 * @throws LitequantError `INVALID_ARGUMENT` for another kind of file; `FILE_NOT_FOUND`, `FILE_ACCESS`, `INVALID_MODEL`.
 * @example
 * await exportModelC("gesture_int8.tflite", { output: "src/gesture.cc" });
 */
export async function exportModelC(input: ModelInput, { output, name }: ExportModelCOptions): Promise<ExportCDocument> {
  const extension = extname(output);
  if (!/^\.(c|cc|cpp|cxx)$/.test(extension))
    throw new LitequantError("INVALID_ARGUMENT", `${output} is no C or C++ source: name a .c, .cc, .cpp or .cxx file`);
  const loaded = await loadModel(input);
  const stem = output.slice(0, -extension.length);
  const base = stem.slice(Math.max(stem.lastIndexOf("/"), stem.lastIndexOf("\\")) + 1);
  const exported = exportC(loaded.model, loaded.bytes, { name: name ?? base, headerFile: `${base}.h` });
  const files = [
    [output, exported.source],
    [`${stem}.h`, exported.header],
  ] as const;
  await writeFilesAtomic(files);
  const { runs, resolver, diagnostics } = microReport(loaded);
  return {
    file: loaded.file,
    output: files.map(([path]) => path),
    name: exported.name,
    bytes: loaded.bytes.byteLength,
    arenaBytes: exported.arenaBytes,
    runs,
    resolver,
    diagnostics,
  };
}

/**
 * Compares a model with the array in a C source or header, whoever wrote it.
 *
 * @throws LitequantError `INVALID_DATA` when the file has no array of bytes; `FILE_NOT_FOUND`, `FILE_ACCESS`, `INVALID_MODEL`.
 */
export async function checkModelC(input: ModelInput, checked: string): Promise<CheckCDocument> {
  const { file, bytes } = await loadModel(input);
  const text = new TextDecoder().decode(await readInput(checked, "C source"));
  const comparison = compareWithC(text, bytes);
  if (comparison.array === undefined)
    throw new LitequantError("INVALID_DATA", `${checked} has no array of bytes; name the file with the model's array`);
  return { file, checked, bytes: bytes.byteLength, ...comparison };
}
