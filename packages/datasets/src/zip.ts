import { LitequantError } from "@litequant/core";
import { inflateSync } from "fflate";
import { memoryFile, partOf, withHandle, type ByteFile, type ByteHandle } from "./bytes.ts";

/** One file of a zip archive, by its entry in the central directory. */
export interface ZipEntry {
  readonly name: string;
  readonly compressedBytes: number;
  readonly sizeBytes: number;
  readonly deflated: boolean;
  readonly crc: number;
  readonly headerOffset: number;
}

/** Deflate makes at most 1032 bytes of one: more is a lie, and nothing is allocated from it. */
export const MAX_DEFLATE_RATIO = 1032;
const END_BYTES = 22;
const MAX_COMMENT_BYTES = 65535;
const MAX_DIRECTORY_BYTES = 1 << 24;

/**
 * The entries of a zip archive, zip64 too. Sizes come from the central directory: numpy leaves them open in the local
 * headers.
 *
 * @throws LitequantError `INVALID_DATA` when the file is foreign, damaged, encrypted or compressed in an unusual way.
 */
export function zipEntries(file: ByteFile): Promise<readonly ZipEntry[]> {
  return withHandle(file, async (handle) => {
    const { count, offset, sizeBytes } = await findDirectory(file, handle);
    if (sizeBytes > MAX_DIRECTORY_BYTES || count * 46 > sizeBytes)
      throw damaged(file, "its directory has an impossible size");
    const bytes = await handle.read(offset, sizeBytes);
    const entries: ZipEntry[] = [];
    for (let at = 0; entries.length < count;) {
      const { entry, next } = parseEntry(file, bytes, at);
      entries.push(entry);
      at = next;
    }
    return entries;
  });
}

/** An entry's content as a file: a stretch of the archive where it is stored, else inflated into memory and checked. */
export function openEntry(file: ByteFile, entry: ZipEntry): Promise<ByteFile> {
  return withHandle(file, async (handle) => {
    const header = viewOf(await handle.read(entry.headerOffset, 30));
    if (header.getUint32(0, true) !== 0x04034b50) throw damaged(file, `the header of ${entry.name} is missing`);
    const start = entry.headerOffset + 30 + header.getUint16(26, true) + header.getUint16(28, true);
    const name = `${entry.name} in ${file.name}`;
    if (!entry.deflated) return partOf(file, start, entry.sizeBytes, name);
    if (entry.sizeBytes > (entry.compressedBytes + 1) * MAX_DEFLATE_RATIO)
      throw damaged(file, `${entry.name} claims ${entry.sizeBytes} bytes of ${entry.compressedBytes}`);
    const compressed = await handle.read(start, entry.compressedBytes);
    return memoryFile(inflate(file, entry, compressed), name);
  });
}

function inflate(file: ByteFile, entry: ZipEntry, compressed: Uint8Array): Uint8Array {
  let bytes: Uint8Array;
  try {
    bytes = inflateSync(compressed, { out: new Uint8Array(entry.sizeBytes) });
  } catch (cause) {
    throw damaged(file, `${entry.name} does not decompress`, cause);
  }
  if (bytes.length !== entry.sizeBytes || crc32(bytes) !== entry.crc)
    throw damaged(file, `${entry.name} decompresses to something else than was stored`);
  return bytes;
}

async function findDirectory(
  file: ByteFile,
  handle: ByteHandle,
): Promise<{ count: number; offset: number; sizeBytes: number }> {
  const tailBytes = Math.min(file.sizeBytes, END_BYTES + MAX_COMMENT_BYTES);
  const tail = viewOf(await handle.read(file.sizeBytes - tailBytes, tailBytes));
  for (let at = tailBytes - END_BYTES; at >= 0; at--) {
    if (tail.getUint32(at, true) !== 0x06054b50) continue;
    const count = tail.getUint16(at + 10, true);
    const sizeBytes = tail.getUint32(at + 12, true);
    const offset = tail.getUint32(at + 16, true);
    if (count !== 0xffff && sizeBytes !== 0xffffffff && offset !== 0xffffffff) return { count, offset, sizeBytes };
    if (at < 20 || tail.getUint32(at - 20, true) !== 0x07064b50) throw damaged(file, "its zip64 directory is missing");
    const end = viewOf(await handle.read(readUint64(file, tail, at - 12), 56));
    if (end.getUint32(0, true) !== 0x06064b50) throw damaged(file, "its zip64 directory is missing");
    return {
      count: readUint64(file, end, 32),
      sizeBytes: readUint64(file, end, 40),
      offset: readUint64(file, end, 48),
    };
  }
  throw new LitequantError("INVALID_DATA", `${file.name} is not a .npz file, or truncated; write it with numpy.savez`);
}

function parseEntry(file: ByteFile, bytes: Uint8Array, at: number): { entry: ZipEntry; next: number } {
  const view = viewOf(bytes);
  if (at + 46 > bytes.length || view.getUint32(at, true) !== 0x02014b50)
    throw damaged(file, "its directory is damaged");
  const [nameBytes, extraBytes, commentBytes] = [28, 30, 32].map((field) => view.getUint16(at + field, true)) as [
    number,
    number,
    number,
  ];
  const extraAt = at + 46 + nameBytes;
  const next = extraAt + extraBytes + commentBytes;
  if (next > bytes.length) throw damaged(file, "its directory is damaged");
  const name = new TextDecoder().decode(bytes.subarray(at + 46, extraAt));
  const method = view.getUint16(at + 10, true);
  if ((view.getUint16(at + 8, true) & 1) !== 0 || (method !== 0 && method !== 8))
    throw new LitequantError(
      "INVALID_DATA",
      `${name} in ${file.name} is encrypted or compressed by method ${method}; write it with numpy.savez or savez_compressed`,
    );
  const large = zip64Fields(file, view, extraAt, extraBytes);
  const field = (position: number): number => {
    const value = view.getUint32(at + position, true);
    return value === 0xffffffff ? (large.shift() ?? value) : value;
  };
  // In this order the zip64 field lists those that did not fit.
  const sizeBytes = field(24);
  const compressedBytes = field(20);
  const headerOffset = field(42);
  if (headerOffset + compressedBytes > file.sizeBytes || (method === 0 && sizeBytes !== compressedBytes))
    throw damaged(file, `${name} lies beyond its end`);
  const crc = view.getUint32(at + 16, true);
  return { entry: { name, compressedBytes, sizeBytes, deflated: method === 8, crc, headerOffset }, next };
}

function zip64Fields(file: ByteFile, view: DataView, start: number, sizeBytes: number): number[] {
  const values: number[] = [];
  for (let at = start; at + 4 <= start + sizeBytes; at += 4 + view.getUint16(at + 2, true)) {
    if (view.getUint16(at, true) !== 1) continue;
    const end = Math.min(at + 4 + view.getUint16(at + 2, true), start + sizeBytes);
    for (let field = at + 4; field + 8 <= end; field += 8) values.push(readUint64(file, view, field));
  }
  return values;
}

function readUint64(file: ByteFile, view: DataView, at: number): number {
  const value = view.getUint32(at, true) + view.getUint32(at + 4, true) * 2 ** 32;
  if (!Number.isSafeInteger(value)) throw damaged(file, "it claims an impossible size");
  return value;
}

/** The checksum of zip and gzip. */
export function crc32(bytes: Uint8Array): number {
  let crc = ~0;
  for (let i = 0; i < bytes.length; i++) crc = crcTable[(crc ^ bytes[i]!) & 255]! ^ (crc >>> 8);
  return ~crc >>> 0;
}

const crcTable = Int32Array.from({ length: 256 }, (_, byte) => {
  let crc = byte;
  for (let bit = 0; bit < 8; bit++) crc = (crc & 1) === 1 ? (crc >>> 1) ^ 0xedb88320 : crc >>> 1;
  return crc;
});

function viewOf(bytes: Uint8Array): DataView {
  return new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}

function damaged(file: ByteFile, what: string, cause?: unknown): LitequantError {
  return new LitequantError("INVALID_DATA", `${file.name} is damaged: ${what}; copy or write it again`, { cause });
}
