import { LitequantError } from "./errors.ts";

/**
 * The strings of a `string` tensor: int32 count, count + 1 int32 offsets from the start, then the bytes, little-endian.
 *
 * @returns Views of the given bytes, in row-major order; their encoding is the model's business.
 * @throws LitequantError `INVALID_MODEL` when offsets lead outside.
 */
export function readStrings(bytes: Uint8Array): Uint8Array[] {
  if (bytes.byteLength === 0) return [];
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const count = bytes.byteLength < 4 ? -1 : view.getInt32(0, true);
  if (count < 0 || 8 + 4 * count > bytes.byteLength) throw broken(`${bytes.byteLength} bytes for ${count} strings`);
  const strings: Uint8Array[] = [];
  for (let i = 0; i < count; i++) {
    const begin = view.getInt32(4 + 4 * i, true);
    const end = view.getInt32(8 + 4 * i, true);
    if (begin < 0 || end < begin || end > bytes.byteLength) throw broken(`string ${i} lies at ${begin} to ${end}`);
    strings.push(bytes.subarray(begin, end));
  }
  return strings;
}

/** The bytes of a `string` tensor, as {@link readStrings} reads them. */
export function writeStrings(strings: readonly Uint8Array[]): Uint8Array {
  const head = 4 * (strings.length + 2);
  const bytes = new Uint8Array(strings.reduce((sum, { byteLength }) => sum + byteLength, head));
  const view = new DataView(bytes.buffer);
  view.setInt32(0, strings.length, true);
  let at = head;
  strings.forEach((string, i) => {
    view.setInt32(4 + 4 * i, at, true);
    bytes.set(string, at);
    at += string.byteLength;
  });
  view.setInt32(head - 4, at, true);
  return bytes;
}

function broken(what: string): LitequantError {
  return new LitequantError("INVALID_MODEL", `the data of a string tensor contradict themselves: ${what}`);
}
