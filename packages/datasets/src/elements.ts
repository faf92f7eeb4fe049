import { allocate, arrayFromBytes, bytesOf, type DType, type TypedArray } from "@litequant/core";

/** An array of `dtype` from its bytes in a file, which it may share; big-endian bytes are swapped in place. */
export function elementsFrom(dtype: DType, bytes: Uint8Array, itemBytes: number, bigEndian: boolean): TypedArray {
  if (bigEndian && itemBytes > 1) {
    // Complex numbers are two floats each, so the float is what is swapped.
    const unit = dtype === "complex64" || dtype === "complex128" ? itemBytes / 2 : itemBytes;
    for (let at = 0; at < bytes.length; at += unit) bytes.subarray(at, at + unit).reverse();
  }
  return arrayFromBytes(dtype, bytes);
}

/** The same elements in C order, from an array whose first axis varies fastest. */
export function fromFortranOrder(
  dtype: DType,
  data: TypedArray,
  shape: readonly number[],
  itemBytes: number,
): TypedArray {
  const source = bytesOf(data);
  const result = allocate(dtype, source.byteLength / itemBytes);
  const target = bytesOf(result);
  const index = shape.map(() => 0);
  for (let to = 0; to < target.byteLength; to += itemBytes) {
    let from = 0;
    for (let axis = shape.length - 1; axis >= 0; axis--) from = from * shape[axis]! + index[axis]!;
    target.set(source.subarray(from * itemBytes, (from + 1) * itemBytes), to);
    for (let axis = shape.length - 1; axis >= 0 && ++index[axis]! === shape[axis]; axis--) index[axis] = 0;
  }
  return result;
}
