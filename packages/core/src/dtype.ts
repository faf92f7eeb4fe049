/** Element types of TensorFlow Lite tensors, named as the field names them. */
export type DType =
  | "float32"
  | "float16"
  | "bfloat16"
  | "float64"
  | "int2"
  | "int4"
  | "uint4"
  | "int8"
  | "uint8"
  | "int16"
  | "uint16"
  | "int32"
  | "uint32"
  | "int64"
  | "uint64"
  | "bool"
  | "string"
  | "complex64"
  | "complex128"
  | "resource"
  | "variant"
  | "float8e4m3fn"
  | "float8e5m2";

/** The arrays that hold tensor elements. `float16` and `bfloat16` lie as raw bits in `Uint16Array`, packed types as raw bytes. */
export type TypedArray =
  | Float32Array
  | Float64Array
  | Int8Array
  | Uint8Array
  | Int16Array
  | Uint16Array
  | Int32Array
  | Uint32Array
  | BigInt64Array
  | BigUint64Array;

interface TypedArrayConstructor {
  readonly BYTES_PER_ELEMENT: number;
  new (length: number): TypedArray;
  new (buffer: ArrayBufferLike, byteOffset: number, length: number): TypedArray;
}

interface Storage {
  /** Bits of one element in a buffer; 0 where elements have no fixed size. */
  readonly bits: number;
  readonly array: TypedArrayConstructor;
}

const storage: { readonly [D in DType]: Storage } = {
  float32: { bits: 32, array: Float32Array },
  float16: { bits: 16, array: Uint16Array },
  bfloat16: { bits: 16, array: Uint16Array },
  float64: { bits: 64, array: Float64Array },
  int2: { bits: 2, array: Uint8Array },
  int4: { bits: 4, array: Uint8Array },
  uint4: { bits: 4, array: Uint8Array },
  int8: { bits: 8, array: Int8Array },
  uint8: { bits: 8, array: Uint8Array },
  int16: { bits: 16, array: Int16Array },
  uint16: { bits: 16, array: Uint16Array },
  int32: { bits: 32, array: Int32Array },
  uint32: { bits: 32, array: Uint32Array },
  int64: { bits: 64, array: BigInt64Array },
  uint64: { bits: 64, array: BigUint64Array },
  bool: { bits: 8, array: Uint8Array },
  string: { bits: 0, array: Uint8Array },
  complex64: { bits: 64, array: Float32Array },
  complex128: { bits: 128, array: Float64Array },
  resource: { bits: 32, array: Int32Array },
  variant: { bits: 0, array: Uint8Array },
  float8e4m3fn: { bits: 8, array: Uint8Array },
  float8e5m2: { bits: 8, array: Uint8Array },
};

/** Number of elements of a shape; 1 for a scalar (`[]`). */
export function elementCount(shape: readonly number[]): number {
  let count = 1;
  for (const size of shape) count *= size;
  return count;
}

/** Bits that one element of `dtype` takes in a buffer; 0 for `string` and `variant`, whose elements have no fixed size. */
export function elementBits(dtype: DType): number {
  return storage[dtype].bits;
}

/** Bytes of `count` elements of `dtype`, packed types rounded up to whole bytes; 0 for `string` and `variant`. */
export function byteLength(dtype: DType, count: number): number {
  return Math.ceil((count * storage[dtype].bits) / 8);
}

/** Length of the typed array that holds `count` elements: packed types count bytes, complex types two numbers an element. */
export function arrayLength(dtype: DType, count: number): number {
  return byteLength(dtype, count) / storage[dtype].array.BYTES_PER_ELEMENT;
}

/** A new zero-filled array for `count` elements of `dtype`. */
export function allocate(dtype: DType, count: number): TypedArray {
  return new storage[dtype].array(arrayLength(dtype, count));
}

/** Whether `array` is of the class that holds elements of `dtype`. */
export function holds(dtype: DType, array: TypedArray): boolean {
  return array instanceof storage[dtype].array;
}

/**
 * The bytes of a tensor as an array of its dtype: a view where the bytes are aligned for it, else a copy.
 *
 * Constants of a file need not be aligned for their dtype, so this is the one place that makes arrays from file bytes.
 */
export function arrayFromBytes(dtype: DType, bytes: Uint8Array): TypedArray {
  const { array } = storage[dtype];
  const length = Math.floor(bytes.byteLength / array.BYTES_PER_ELEMENT);
  if (bytes.byteOffset % array.BYTES_PER_ELEMENT === 0) return new array(bytes.buffer, bytes.byteOffset, length);
  const copy = bytes.slice();
  return new array(copy.buffer, 0, length);
}

/** A view of `length` array elements of `dtype` at `byteOffset` of `buffer`, which must be aligned for it. */
export function arrayView(dtype: DType, buffer: ArrayBufferLike, byteOffset: number, length: number): TypedArray {
  return new storage[dtype].array(buffer, byteOffset, length);
}

/** The bytes of an array, shared and not copied. */
export function bytesOf(array: TypedArray): Uint8Array {
  return new Uint8Array(array.buffer, array.byteOffset, array.byteLength);
}
