import type { Builder, Offset } from "flatbuffers";

/** A vector of int32. */
export function int32Vector(builder: Builder, values: readonly number[]): Offset {
  builder.startVector(4, values.length, 4);
  for (let i = values.length - 1; i >= 0; i -= 1) builder.addInt32(values[i] ?? 0);
  return builder.endVector();
}

/** A vector of float32. */
export function float32Vector(builder: Builder, values: readonly number[]): Offset {
  builder.startVector(4, values.length, 4);
  for (let i = values.length - 1; i >= 0; i -= 1) builder.addFloat32(values[i] ?? 0);
  return builder.endVector();
}

/** A vector of int64 from whole numbers. */
export function int64Vector(builder: Builder, values: readonly number[]): Offset {
  builder.startVector(8, values.length, 8);
  for (let i = values.length - 1; i >= 0; i -= 1) builder.addInt64(BigInt(values[i] ?? 0));
  return builder.endVector();
}

/** A vector of bools. */
export function boolVector(builder: Builder, values: readonly boolean[]): Offset {
  builder.startVector(1, values.length, 1);
  for (let i = values.length - 1; i >= 0; i -= 1) builder.addInt8(values[i] === true ? 1 : 0);
  return builder.endVector();
}

/** A vector of tables. */
export function tableVector(builder: Builder, tables: readonly Offset[]): Offset {
  builder.startVector(4, tables.length, 4);
  for (let i = tables.length - 1; i >= 0; i -= 1) builder.addOffset(tables[i] ?? 0);
  return builder.endVector();
}

/**
 * A vector of bytes whose first one lies at a multiple of `alignment` of the file, copied in one go.
 *
 * Kernels read constants in place from the mapped file, so `Buffer.data` needs 16.
 */
export function byteVector(builder: Builder, bytes: Uint8Array, alignment: number): Offset {
  builder.prep(alignment, bytes.byteLength);
  return builder.createByteVector(bytes);
}
