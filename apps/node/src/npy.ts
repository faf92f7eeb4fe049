import type { DType, TensorValue } from "@litequant/core";
import { bytesOf, LitequantError } from "@litequant/core";

const descriptors: Partial<Readonly<Record<DType, string>>> = {
  float16: "<f2",
  float32: "<f4",
  float64: "<f8",
  int8: "|i1",
  uint8: "|u1",
  int16: "<i2",
  uint16: "<u2",
  int32: "<i4",
  uint32: "<u4",
  int64: "<i8",
  uint64: "<u8",
  bool: "|b1",
  complex64: "<c8",
  complex128: "<c16",
};

/**
 * A tensor as the bytes of an .npy file, version 1.0, C order.
 *
 * @throws LitequantError `INVALID_ARGUMENT` for types that NumPy has no descriptor for (string, bfloat16, packed types).
 */
export function encodeNpy({ dtype, shape, data }: TensorValue): Uint8Array {
  const descriptor = descriptors[dtype];
  if (descriptor === undefined) throw new LitequantError("INVALID_ARGUMENT", `a ${dtype} tensor cannot be written as .npy: NumPy has no such type`);
  const sizes = shape.length === 1 ? `${shape[0]},` : shape.join(", ");
  const header = `{'descr': '${descriptor}', 'fortran_order': False, 'shape': (${sizes}), }`;
  // Magic, version and length take 10 bytes; the data start at a multiple of 64.
  const headerBytes = Math.ceil((10 + header.length + 1) / 64) * 64 - 10;
  const bytes = bytesOf(data);
  const file = new Uint8Array(10 + headerBytes + bytes.byteLength);
  file.set([0x93, 0x4e, 0x55, 0x4d, 0x50, 0x59, 1, 0, headerBytes & 0xff, headerBytes >> 8]);
  file.set(new TextEncoder().encode(`${header.padEnd(headerBytes - 1)}\n`), 10);
  file.set(bytes, 10 + headerBytes);
  return file;
}
