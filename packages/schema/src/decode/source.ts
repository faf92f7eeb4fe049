import { ByteBuffer, Encoding } from "flatbuffers";
import type { Findings } from "../errors.ts";
import { invalidModel } from "../errors.ts";
import { textOf } from "../flatbuffer/fields.ts";
import { tables } from "../generated/layout.ts";
import { Model as ModelTable } from "../generated/tflite/model.ts";

/** A verified file while it is decoded. */
export interface Source extends Findings {
  readonly bytes: Uint8Array;
  readonly root: ModelTable;
}

/** flatc's reader over verified bytes. */
export function openSource(bytes: Uint8Array, findings: Findings): Source {
  return { ...findings, bytes, root: ModelTable.getRootAsModel(new ByteBuffer(bytes)) };
}

/** `count` items read one by one. */
export function list<T>(count: number, read: (index: number) => T): T[] {
  return Array.from({ length: count }, (_, index) => read(index));
}

/** `count` scalars of a verified vector: flatc types an item that is out of range as null. */
export function numbers(count: number, read: (index: number) => number | null): number[] {
  return Array.from({ length: count }, (_, index) => read(index) ?? 0);
}

/** Whether the file has a field, which a vector's length of 0 does not tell. */
export function has(
  table: { readonly bb: ByteBuffer | null; readonly bb_pos: number },
  name: string,
  field: string,
): boolean {
  const slot = tables[name]?.find((entry) => entry.name === field)?.slot ?? 0;
  return table.bb !== null && table.bb.__offset(table.bb_pos, 4 + 2 * slot) !== 0;
}

/** The string that `read` gets as bytes, or undefined where the file has none. Bytes that are no UTF-8 are noted. */
export function text(
  source: Source,
  what: string,
  read: (encoding: Encoding) => string | Uint8Array | null,
): string | undefined {
  const bytes = read(Encoding.UTF8_BYTES);
  if (bytes === null || typeof bytes === "string") return bytes ?? undefined;
  const decoded = textOf(bytes);
  if (decoded.includes("\uFFFD")) {
    source.diagnostics.push({
      code: "INVALID_UTF8",
      severity: "warning",
      message: `${what} is not UTF-8; writing the model changes it to "${decoded}"`,
    });
  }
  return decoded;
}

/**
 * Bytes that lie outside the flatbuffer, as large files have them: `size` from `offset` of the file's start.
 * @throws LitequantError `INVALID_MODEL` when they reach beyond the file.
 */
export function outsideBytes(source: Source, what: string, offset: bigint, size: bigint): Uint8Array {
  const total = BigInt(source.bytes.byteLength);
  if (offset + size > total) {
    throw invalidModel(
      `${what} lies at ${offset} with ${size} bytes, beyond the file's ${total}: the file is truncated`,
    );
  }
  return source.bytes.subarray(Number(offset), Number(offset + size));
}
