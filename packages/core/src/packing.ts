/** Unpacks `count` signed 4-bit elements, low nibble first, into one int8 each. */
export function unpackInt4(packed: Uint8Array, count: number, out: Int8Array = new Int8Array(count)): Int8Array {
  for (let i = 0; i < count; i++) {
    const byte = packed[i >> 1]!;
    out[i] = ((i & 1 ? byte : byte << 4) << 24) >> 28;
  }
  return out;
}

/** Packs signed 4-bit elements, low nibble first; rows are not padded. */
export function packInt4(values: Int8Array): Uint8Array {
  const packed = new Uint8Array(Math.ceil(values.length / 2));
  for (let i = 0; i < values.length; i++) packed[i >> 1]! |= (values[i]! & 15) << (i & 1 ? 4 : 0);
  return packed;
}

/** Unpacks `count` signed 2-bit elements, lowest bits first, into one int8 each. */
export function unpackInt2(packed: Uint8Array, count: number, out: Int8Array = new Int8Array(count)): Int8Array {
  for (let i = 0; i < count; i++) out[i] = (packed[i >> 2]! << (30 - 2 * (i & 3))) >> 30;
  return out;
}

/** Packs signed 2-bit elements, lowest bits first; rows are not padded. */
export function packInt2(values: Int8Array): Uint8Array {
  const packed = new Uint8Array(Math.ceil(values.length / 4));
  for (let i = 0; i < values.length; i++) packed[i >> 2]! |= (values[i]! & 3) << (2 * (i & 3));
  return packed;
}
