import { LitequantError, type DataSource, type TensorValue } from "@litequant/core";
import type { ByteFile, ByteHandle } from "./bytes.ts";
import { asFile } from "./bytes.ts";
import { npyRows, type NpyRows } from "./npy-source.ts";
import type { Preprocessing } from "./preprocessing.ts";
import { createSource, walkRows, type Walked } from "./stream.ts";
import type { Wanted } from "./wanted.ts";
import { openEntry, zipEntries } from "./zip.ts";

interface Column {
  readonly name: string;
  readonly file: ByteFile;
  readonly rows: NpyRows;
}

/**
 * A source over a .npz file: one array per input name, the first axis of each counting the samples. Arrays named
 * `arr_0`, `arr_1`, ... (numpy.savez without names) go by position.
 *
 * Stored arrays are read row by row; compressed ones are inflated one after the other and held, since deflate has no
 * way in from the middle.
 *
 * @throws LitequantError `INVALID_DATA` when the file is foreign or damaged, or its arrays count different samples.
 */
export async function npzSource(input: ByteFile | Uint8Array, preprocessing: Preprocessing = {}): Promise<DataSource> {
  const file = asFile(input);
  const columns: Column[] = [];
  for (const entry of await zipEntries(file)) {
    const content = await openEntry(file, entry);
    columns.push({ name: entry.name.replace(/\.npy$/, ""), file: content, rows: await npyRows(content) });
  }
  const [first] = columns;
  if (first === undefined) throw new LitequantError("NO_DATA", `${file.name} holds no arrays`);
  for (const { name, rows } of columns)
    if (rows.count !== first.rows.count)
      throw new LitequantError(
        "INVALID_DATA",
        `${file.name}: "${first.name}" has ${first.rows.count} samples, "${name}" ${rows.count}; the first axis must be the same`,
      );
  const names = columns.map(({ name }) => name);
  const positional = names.every((name) => /^arr_\d+$/.test(name));
  if (positional) columns.sort((a, b) => Number(a.name.slice(4)) - Number(b.name.slice(4)));
  return createSource({
    name: "npz",
    options: { file: file.name },
    length: first.rows.count,
    replayable: true,
    preprocessing,
    fresh: true,
    walk: (wanted) => walkColumns(columns, positional, wanted),
  });
}

async function* walkColumns(
  columns: readonly Column[],
  positional: boolean,
  wanted: Wanted,
): AsyncGenerator<Walked, void, undefined> {
  const handles: ByteHandle[] = [];
  try {
    for (const { file } of columns) handles.push(await file.open());
    yield* walkRows(columns[0]!.rows.count, wanted, async (index) => {
      const values: TensorValue[] = [];
      for (const [i, { rows }] of columns.entries()) values.push(await rows.read(handles[i]!, index));
      return positional ? values : Object.fromEntries(columns.map(({ name }, i) => [name, values[i]]));
    });
  } finally {
    for (const handle of handles) await handle.close();
  }
}
