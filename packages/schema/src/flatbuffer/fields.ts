import type { ScalarType } from "../layout.ts";

/** Bytes of a scalar of the schema. */
export const scalarBytes: Readonly<Record<ScalarType, number>> = {
  bool: 1,
  int8: 1,
  uint8: 1,
  int16: 2,
  uint16: 2,
  int32: 4,
  uint32: 4,
  int64: 8,
  uint64: 8,
  float32: 4,
  float64: 8,
};

/** A view of all bytes of `bytes`. Scalars are read through it, since a file need not lie aligned in memory. */
export function viewOf(bytes: Uint8Array): DataView {
  return new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}

/** Position of a field of a verified table, 0 where the table lacks it. */
export function fieldAt(view: DataView, table: number, slot: number): number {
  const vtable = table - view.getInt32(table, true);
  const entry = 4 + 2 * slot;
  if (entry + 2 > view.getUint16(vtable, true)) return 0;
  const offset = view.getUint16(vtable + entry, true);
  return offset === 0 ? 0 : table + offset;
}

/** The position that the offset at `at` points to. */
export function follow(view: DataView, at: number): number {
  return at + view.getUint32(at, true);
}

/** A scalar of the schema at `at`. */
export function readScalar(view: DataView, at: number, type: ScalarType): number | bigint | boolean {
  switch (type) {
    case "bool":
      return view.getUint8(at) !== 0;
    case "int8":
      return view.getInt8(at);
    case "uint8":
      return view.getUint8(at);
    case "int16":
      return view.getInt16(at, true);
    case "uint16":
      return view.getUint16(at, true);
    case "int32":
      return view.getInt32(at, true);
    case "uint32":
      return view.getUint32(at, true);
    case "int64":
      return view.getBigInt64(at, true);
    case "uint64":
      return view.getBigUint64(at, true);
    case "float32":
      return view.getFloat32(at, true);
    default:
      return view.getFloat64(at, true);
  }
}

// A byte order mark is a character of the name like any other: without ignoreBOM it would vanish.
const decoder = new TextDecoder("utf-8", { ignoreBOM: true });

/** Text of UTF-8 bytes; bytes that are no UTF-8 become U+FFFD. Copies first: shared memory cannot be decoded in place everywhere. */
export function textOf(bytes: Uint8Array): string {
  return decoder.decode(bytes.slice());
}
