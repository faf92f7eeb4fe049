import { elementCount, LitequantError, type DType, type TensorValue } from "@litequant/core";
import { Gunzip } from "fflate";
import { asFile, withHandle, type ByteFile, type ByteHandle } from "./bytes.ts";
import { elementsFrom } from "./elements.ts";
import { MAX_DEFLATE_RATIO } from "./zip.ts";

const dtypes: Readonly<Record<number, readonly [dtype: DType, itemBytes: number]>> = {
  0x08: ["uint8", 1],
  0x09: ["int8", 1],
  0x0b: ["int16", 2],
  0x0c: ["int32", 4],
  0x0d: ["float32", 4],
  0x0e: ["float64", 8],
};

/** What the header of an idx file says; elements are big-endian. */
export interface IdxHeader {
  readonly dtype: DType;
  readonly itemBytes: number;
  readonly shape: readonly number[];
  readonly dataOffset: number;
}

/** Compressed bytes that are inflated at once: at most 16 MiB come of them. */
const CHUNK_BYTES = 1 << 14;
const MAX_RANK = 8;

/** Parses the header of an idx file. @throws LitequantError `INVALID_DATA` when this is none. */
export function parseIdxHeader(bytes: Uint8Array, name: string): IdxHeader {
  const [dtype, itemBytes] = dtypes[bytes[2] ?? 0] ?? [];
  const rank = bytes[3] ?? 0;
  const dataOffset = 4 + 4 * rank;
  if (bytes[0] !== 0 || bytes[1] !== 0 || dtype === undefined || itemBytes === undefined || rank < 1 || rank > MAX_RANK)
    throw new LitequantError(
      "INVALID_DATA",
      `${name} is not an idx file (such as train-images-idx3-ubyte.gz of MNIST)`,
    );
  if (bytes.length < dataOffset)
    throw new LitequantError("INVALID_DATA", `${name} is truncated inside its header; copy or download it again`);
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  return {
    dtype,
    itemBytes,
    shape: Array.from({ length: rank }, (_, axis) => view.getUint32(4 + 4 * axis)),
    dataOffset,
  };
}

/** An idx file as rows along its first axis. */
export interface IdxRows {
  readonly count: number;
  readonly header: IdxHeader;
  /** The rows in order; the values of those that are not wanted are undefined. Fresh arrays, nothing read ahead but a chunk. */
  walk(end: number, wanted: (index: number) => boolean): AsyncGenerator<TensorValue | undefined, void, undefined>;
}

/**
 * Opens an idx file, gzip-compressed or not, by its first bytes. A plain file is read row by row, a compressed one as a
 * stream in one direction.
 *
 * @throws LitequantError `INVALID_DATA` when the file is foreign or truncated.
 */
export async function idxRows(input: ByteFile | Uint8Array): Promise<IdxRows> {
  const file = asFile(input);
  const start = await withHandle(file, (handle) => handle.read(0, Math.min(file.sizeBytes, 4 + 4 * MAX_RANK)));
  const compressed = start[0] === 0x1f && start[1] === 0x8b;
  const header = parseIdxHeader(compressed ? await firstBytes(file) : start, file.name);
  const { dtype, itemBytes, shape, dataOffset } = header;
  const [count, ...rowShape] = shape as [number, ...number[]];
  const rowBytes = elementCount(rowShape) * itemBytes;
  const available = compressed ? file.sizeBytes * MAX_DEFLATE_RATIO : file.sizeBytes;
  if (dataOffset + count * rowBytes > available)
    throw new LitequantError(
      "INVALID_DATA",
      `${file.name} is truncated or damaged: shape [${shape.join(", ")}] takes ${dataOffset + count * rowBytes} bytes, not ${file.sizeBytes}`,
    );
  const decode = (bytes: Uint8Array): TensorValue => {
    return { dtype, shape: rowShape, data: elementsFrom(dtype, bytes, itemBytes, true) };
  };
  return {
    count,
    header,
    async *walk(end, wanted) {
      const reader = compressed ? gunzipReader(file) : plainReader(file);
      try {
        await reader.skip(dataOffset);
        for (let index = 0; index < Math.min(end, count); index++) {
          if (wanted(index)) yield decode(await reader.take(rowBytes));
          else {
            await reader.skip(rowBytes);
            yield undefined;
          }
        }
      } finally {
        await reader.close();
      }
    },
  };
}

/** Reads in one direction. */
interface Reader {
  take(length: number): Promise<Uint8Array>;
  skip(length: number): Promise<void>;
  close(): Promise<void>;
}

function plainReader(file: ByteFile): Reader {
  let handle: ByteHandle | undefined;
  let at = 0;
  return {
    async take(length) {
      handle ??= await file.open();
      at += length;
      return handle.read(at - length, length);
    },
    async skip(length) {
      at += length;
    },
    close: async () => handle?.close(),
  };
}

function gunzipReader(file: ByteFile): Reader {
  const chunks: Uint8Array[] = [];
  const gunzip = new Gunzip((chunk) => void (chunk.length > 0 && chunks.push(chunk)));
  let handle: ByteHandle | undefined;
  let read = 0;
  const more = async (): Promise<void> => {
    handle ??= await file.open();
    const length = Math.min(CHUNK_BYTES, file.sizeBytes - read);
    if (length === 0) throw broken(file, "it ends before its last row");
    const bytes = await handle.read(read, length);
    read += length;
    try {
      gunzip.push(bytes, read === file.sizeBytes);
    } catch (cause) {
      throw broken(file, "it does not decompress", cause);
    }
  };
  const move = async (length: number, target?: Uint8Array): Promise<void> => {
    for (let done = 0; done < length;) {
      const chunk = chunks[0];
      if (chunk === undefined) await more();
      else {
        const part = chunk.subarray(0, length - done);
        target?.set(part, done);
        done += part.length;
        if (part.length === chunk.length) chunks.shift();
        else chunks[0] = chunk.subarray(part.length);
      }
    }
  };
  return {
    async take(length) {
      const target = new Uint8Array(length);
      await move(length, target);
      return target;
    },
    skip: (length) => move(length),
    close: async () => handle?.close(),
  };
}

async function firstBytes(file: ByteFile): Promise<Uint8Array> {
  const reader = gunzipReader(file);
  try {
    const start = await reader.take(4);
    const rank = Math.min(start[3]!, MAX_RANK);
    const dims = await reader.take(4 * rank);
    const bytes = new Uint8Array(4 + dims.length);
    bytes.set(start);
    bytes.set(dims, 4);
    return bytes;
  } finally {
    await reader.close();
  }
}

function broken(file: ByteFile, what: string, cause?: unknown): LitequantError {
  return new LitequantError(
    "INVALID_DATA",
    `${file.name} is truncated or damaged: ${what}; copy or download it again`,
    { cause },
  );
}
