import { LitequantError, type Json } from "@litequant/core";
import { idxLabels, npyLabels, parseLabels } from "../labels.ts";
import { diskFile, readWhole } from "./files.ts";

/**
 * The labels that `--labels` names, one per sample: `*-idx1-ubyte(.gz)`, `.npy`, `.csv`, or `.txt` with one per line.
 *
 * Labels are class indices from 0; a .npy with rows of several numbers gives those as lists, for metrics that compare
 * values.
 *
 * @throws LitequantError `INVALID_ARGUMENT` when nothing reads such labels, `FILE_NOT_FOUND`, `FILE_ACCESS`,
 * `INVALID_DATA` when they are damaged or no numbers, `NO_DATA` when there are none.
 */
export async function readLabels(src: string): Promise<readonly Json[]> {
  const labels = await read(src);
  if (labels.length === 0) throw new LitequantError("NO_DATA", `${src} holds no labels`);
  return labels;
}

async function read(src: string): Promise<readonly Json[]> {
  if (/ubyte(\.gz)?$|\.idx(\d-\w+)?(\.gz)?$/i.test(src)) return idxLabels(await diskFile(src), src);
  if (/\.npy$/i.test(src)) return npyLabels(await readWhole(src), src);
  if (/\.(csv|tsv|txt)$/i.test(src)) return parseLabels(new TextDecoder().decode(await readWhole(src)), src);
  await diskFile(src);
  throw new LitequantError(
    "INVALID_ARGUMENT",
    `--labels ${src}: labels are read from *-idx1-ubyte (or .gz), .npy, .csv, or .txt with one per line`,
  );
}
