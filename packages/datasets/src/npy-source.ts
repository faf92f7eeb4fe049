import { elementCount, LitequantError, type DataSource, type TensorValue } from "@litequant/core";
import { asFile, withHandle, type ByteFile, type ByteHandle } from "./bytes.ts";
import { elementsFrom } from "./elements.ts";
import { npyDataOffset, npyPreambleBytes, parseNpyHeader, type NpyHeader } from "./npy.ts";
import type { Preprocessing } from "./preprocessing.ts";
import { createSource, walkRows, type Walked } from "./stream.ts";
import type { Wanted } from "./wanted.ts";

/** A .npy file as rows along its first axis. */
export interface NpyRows {
  readonly count: number;
  /** Row `index`, fresh. */
  read(handle: ByteHandle, index: number): Promise<TensorValue>;
}

/**
 * A source over a .npy file: its first axis counts the samples. Only the header and the wanted rows are read.
 *
 * @throws LitequantError `INVALID_DATA` when the file is foreign, truncated, not numeric, without a first axis or in
 * Fortran order (whose rows lie scattered over the file).
 */
export async function npySource(input: ByteFile | Uint8Array, preprocessing: Preprocessing = {}): Promise<DataSource> {
  const file = asFile(input);
  const rows = await npyRows(file);
  return createSource({
    name: "npy",
    options: { file: file.name },
    length: rows.count,
    replayable: true,
    preprocessing,
    fresh: true,
    walk: (wanted) => walkFile(file, rows.count, wanted, async (handle, index) => [await rows.read(handle, index)]),
  });
}

/** Walks rows with one handle, closed at the end. */
export async function* walkFile(
  file: ByteFile,
  count: number,
  wanted: Wanted,
  decode: (handle: ByteHandle, index: number) => Promise<unknown>,
): AsyncGenerator<Walked, void, undefined> {
  const handle = await file.open();
  try {
    yield* walkRows(count, wanted, (index) => decode(handle, index));
  } finally {
    await handle.close();
  }
}

/** Reads the header of a .npy file and tells where its rows are. @throws LitequantError as {@link npySource}. */
export async function npyRows(file: ByteFile): Promise<NpyRows> {
  const header = await withHandle(file, (handle) => readHeader(file, handle));
  const [count, ...rowShape] = header.shape;
  if (count === undefined)
    throw new LitequantError(
      "INVALID_DATA",
      `${file.name} holds a single number; its first axis must count the samples`,
    );
  if (header.fortranOrder && header.shape.length > 1)
    throw new LitequantError(
      "INVALID_DATA",
      `${file.name} is in Fortran order, in which samples lie scattered; save it with numpy.save(file, numpy.ascontiguousarray(x))`,
    );
  const { dtype, itemBytes, bigEndian, dataOffset } = header;
  const rowBytes = elementCount(rowShape) * itemBytes;
  return {
    count,
    read: async (handle, index) => {
      const bytes = await handle.read(dataOffset + index * rowBytes, rowBytes);
      return { dtype, shape: rowShape, data: elementsFrom(dtype, bytes, itemBytes, bigEndian) };
    },
  };
}

async function readHeader(file: ByteFile, handle: ByteHandle): Promise<NpyHeader> {
  const preamble = await handle.read(0, Math.min(npyPreambleBytes, file.sizeBytes));
  const dataOffset = npyDataOffset(preamble, file.sizeBytes, file.name);
  return parseNpyHeader(await handle.read(0, Math.max(dataOffset, npyPreambleBytes)), file.sizeBytes, file.name);
}
