import type { DataSource } from "@litequant/core";
import { asFile, type ByteFile } from "./bytes.ts";
import { idxRows, type IdxRows } from "./idx.ts";
import type { Preprocessing } from "./preprocessing.ts";
import { createSource, type Walked } from "./stream.ts";
import type { Wanted } from "./wanted.ts";

/**
 * A source over an idx file (MNIST's format), gzip-compressed or not: its first axis counts the samples.
 *
 * Its uint8 values are pixels: `range` maps them, and without one a float input gets 0..255 with a warning. 28 x 28
 * images fit an input of [1, 28, 28, 1]. One row is in memory, a compressed file is inflated as a stream.
 *
 * @throws LitequantError `INVALID_DATA` when the file is foreign or truncated.
 */
export async function idxSource(input: ByteFile | Uint8Array, preprocessing: Preprocessing = {}): Promise<DataSource> {
  const file = asFile(input);
  const rows = await idxRows(file);
  return createSource({
    name: "idx",
    options: { file: file.name },
    length: rows.count,
    replayable: true,
    preprocessing,
    pixels: true,
    fresh: true,
    walk: (wanted) => walk(rows, wanted),
  });
}

async function* walk(rows: IdxRows, wanted: Wanted): AsyncGenerator<Walked, void, undefined> {
  let index = 0;
  for await (const value of rows.walk(wanted.end ?? Infinity, wanted)) {
    yield value === undefined ? "skipped" : [index, [value]];
    index++;
  }
}
