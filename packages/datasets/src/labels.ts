import { LitequantError, type Json, type TensorValue } from "@litequant/core";
import type { ByteFile } from "./bytes.ts";
import { idxRows } from "./idx.ts";
import { decodeNpy } from "./npy.ts";

/**
 * Labels from text: one class index per line. A .csv may have several columns, of which `label`, `class` or `target`
 * in its first line names the one, else the last is taken.
 *
 * @throws LitequantError `INVALID_DATA` naming the line that is no whole number.
 */
export function parseLabels(text: string, name = "the labels"): readonly number[] {
  const lines = text.replace(/^\uFEFF/, "").split(/\r?\n/);
  const cellsOf = (line: string): readonly string[] =>
    line.split(/[,;\t]/).map((cell) => cell.trim().replace(/^"(.*)"$/, "$1"));
  const heading = cellsOf(lines[0] ?? "");
  const named = heading.findIndex((cell) => /^(label|labels|class|target|y)$/i.test(cell));
  const hasHeading =
    named >= 0 || (heading.length > 1 && heading.every((cell) => cell !== "" && Number.isNaN(Number(cell))));
  const labels: number[] = [];
  lines.forEach((line, i) => {
    if (line.trim() === "" || (i === 0 && hasHeading)) return;
    const cells = cellsOf(line);
    const cell = cells.at(named >= 0 ? named : -1) ?? "";
    if (!/^\d+(\.0*)?$/.test(cell))
      throw new LitequantError(
        "INVALID_DATA",
        `${name}, line ${i + 1}: "${cell}" is no class index; write whole numbers from 0`,
      );
    labels.push(Number(cell));
  });
  return labels;
}

/** Labels of an idx1 file: one number a sample. @throws LitequantError `INVALID_DATA` when it is no such file. */
export async function idxLabels(file: ByteFile | Uint8Array, name = "the labels"): Promise<readonly number[]> {
  const rows = await idxRows(file);
  const { header } = rows;
  if (header.shape.length !== 1)
    throw new LitequantError(
      "INVALID_DATA",
      `${name} has shape [${header.shape.join(", ")}], labels have one axis; is it the file of the images?`,
    );
  const labels: number[] = [];
  for await (const value of rows.walk(Infinity, () => true)) labels.push(Number(value!.data[0]));
  return labels;
}

/**
 * What a .npy file expects of each sample: a class index where it has one axis (or a second of size 1), else the list of
 * the numbers of its row.
 *
 * @throws LitequantError `INVALID_DATA` when the file is foreign, or labels are no whole numbers.
 */
export function npyLabels(bytes: Uint8Array, name = "the labels"): readonly Json[] {
  const { shape, data }: TensorValue = decodeNpy(bytes, name);
  const [count = 1, ...row] = shape;
  const values = Array.from(data as ArrayLike<number | bigint>, Number);
  const width = row.reduce((product, size) => product * size, 1);
  if (width !== 1) return Array.from({ length: count }, (_, i) => values.slice(i * width, (i + 1) * width));
  return values;
}
