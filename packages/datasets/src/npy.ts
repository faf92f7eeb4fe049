import {
  bytesOf,
  elementCount,
  LitequantError,
  readStrings,
  unpackInt4,
  type DType,
  type TensorValue,
} from "@litequant/core";
import { elementsFrom, fromFortranOrder } from "./elements.ts";

/** numpy's type codes, without the byte order, and what they hold. */
const dtypes: Readonly<Record<string, readonly [dtype: DType, itemBytes: number]>> = {
  f2: ["float16", 2],
  f4: ["float32", 4],
  f8: ["float64", 8],
  i1: ["int8", 1],
  i2: ["int16", 2],
  i4: ["int32", 4],
  i8: ["int64", 8],
  u1: ["uint8", 1],
  u2: ["uint16", 2],
  u4: ["uint32", 4],
  u8: ["uint64", 8],
  b1: ["bool", 1],
  c8: ["complex64", 8],
  c16: ["complex128", 16],
};

/** What the header of a .npy file says. */
export interface NpyHeader {
  readonly dtype: DType;
  readonly shape: readonly number[];
  readonly itemBytes: number;
  readonly bigEndian: boolean;
  readonly fortranOrder: boolean;
  /** Where the elements begin. */
  readonly dataOffset: number;
}

/** Bytes from the start of a .npy file that are enough to tell how long its header is. */
export const npyPreambleBytes = 12;
const MAX_HEADER_BYTES = 1 << 20;
const magic = [0x93, 0x4e, 0x55, 0x4d, 0x50, 0x59];

/**
 * The length of preamble and header together, from the first 12 bytes of a .npy file of version 1, 2 or 3.
 *
 * @throws LitequantError `INVALID_DATA` when this is no such file.
 */
export function npyDataOffset(preamble: Uint8Array, sizeBytes: number, name: string): number {
  const view = new DataView(preamble.buffer, preamble.byteOffset, preamble.byteLength);
  if (preamble.length < npyPreambleBytes || magic.some((byte, i) => preamble[i] !== byte))
    throw new LitequantError("INVALID_DATA", `${name} is not a .npy file; write it with numpy.save`);
  const version = view.getUint8(6);
  if (version < 1 || version > 3)
    throw new LitequantError("INVALID_DATA", `${name} is a .npy file of version ${version}; versions 1 to 3 are read`);
  const offset = version === 1 ? 10 + view.getUint16(8, true) : 12 + view.getUint32(8, true);
  if (offset > sizeBytes || offset > MAX_HEADER_BYTES)
    throw new LitequantError(
      "INVALID_DATA",
      `${name} is truncated or damaged: its header claims to end at byte ${offset} of ${sizeBytes}`,
    );
  return offset;
}

/**
 * Parses the header of a .npy file and checks it against the size of the file, before anything is allocated from it.
 *
 * @param bytes - At least everything before the elements: {@link npyDataOffset} bytes.
 * @param sizeBytes - Of the whole file.
 * @throws LitequantError `INVALID_DATA` when the file is foreign, truncated, or of a type that is not numeric.
 */
export function parseNpyHeader(bytes: Uint8Array, sizeBytes: number, name = "the data"): NpyHeader {
  const dataOffset = npyDataOffset(bytes.subarray(0, npyPreambleBytes), sizeBytes, name);
  const text = new TextDecoder("latin1").decode(bytes.subarray(bytes[6] === 1 ? 10 : 12, dataOffset));
  const descr = /["']descr["']\s*:\s*["']([^"']*)["']/.exec(text)?.[1];
  const order = /["']fortran_order["']\s*:\s*(True|False)/.exec(text)?.[1];
  const dims = /["']shape["']\s*:\s*\(([^)]*)\)/.exec(text)?.[1];
  if (order === undefined || dims === undefined || !/["']descr["']/.test(text))
    throw new LitequantError(
      "INVALID_DATA",
      `${name} has a damaged .npy header: descr, fortran_order or shape is missing`,
    );
  const [dtype, itemBytes] = dtypes[descr?.replace(/^[<>|=]/, "") ?? ""] ?? [];
  if (dtype === undefined || itemBytes === undefined)
    throw new LitequantError(
      "INVALID_DATA",
      `${name} holds ${descr === undefined ? "records" : `numpy type "${descr}"`}; save numbers, such as x.astype(numpy.float32)`,
    );
  const shape = dims
    .split(",")
    .map((part) => part.trim().replace(/L$/, ""))
    .filter((part) => part !== "")
    .map((part) => (/^\d{1,15}$/.test(part) ? Number(part) : -1));
  const dataBytes = elementCount(shape) * itemBytes;
  if (shape.includes(-1) || shape.length > 32)
    throw new LitequantError("INVALID_DATA", `${name} has a damaged .npy header: shape (${dims})`);
  if (dataOffset + dataBytes > sizeBytes)
    throw new LitequantError(
      "INVALID_DATA",
      `${name} is truncated: ${dtype} of shape [${shape.join(", ")}] takes ${dataBytes} bytes, ${sizeBytes - dataOffset} are there`,
    );
  return { dtype, shape, itemBytes, bigEndian: descr!.startsWith(">"), fortranOrder: order === "True", dataOffset };
}

/**
 * The array of a .npy file: all numeric types, versions 1 to 3, either byte order; Fortran order comes out in C order.
 *
 * @throws LitequantError `INVALID_DATA` when the file is foreign, truncated, or of a type that is not numeric.
 * @example
 * decodeNpy(new Uint8Array(await blob.arrayBuffer())) // { dtype: "float32", shape: [10, 28, 28, 1], data: Float32Array }
 */
export function decodeNpy(bytes: Uint8Array, name = "the data"): TensorValue {
  const { dtype, shape, itemBytes, bigEndian, fortranOrder, dataOffset } = parseNpyHeader(bytes, bytes.length, name);
  const raw = bytes.slice(dataOffset, dataOffset + elementCount(shape) * itemBytes);
  const data = elementsFrom(dtype, raw, itemBytes, bigEndian);
  return { dtype, shape, data: fortranOrder ? fromFortranOrder(dtype, data, shape, itemBytes) : data };
}

/**
 * A .npy file (version 1, little endian, C order) of a value.
 *
 * int4 is written as int8, one element each; strings as numpy's byte strings of the longest one's length; types that
 * numpy lacks (bfloat16, ...) as their raw bytes in a one-dimensional uint8 array.
 */
export function encodeNpy(value: TensorValue): Uint8Array {
  const { code, shape, bytes } = numpyForm(value);
  const dims = shape.length === 1 ? `${shape[0]},` : shape.join(", ");
  const dictionary = `{'descr': '${code}', 'fortran_order': False, 'shape': (${dims}), }`;
  // Elements begin at a multiple of 64, as numpy aligns them; the header ends with a newline.
  const dataOffset = Math.ceil((10 + dictionary.length + 1) / 64) * 64;
  const file = new Uint8Array(dataOffset + bytes.byteLength).fill(0x20, 10, dataOffset);
  file.set([...magic, 1, 0]);
  new DataView(file.buffer).setUint16(8, dataOffset - 10, true);
  file.set(new TextEncoder().encode(dictionary), 10);
  file[dataOffset - 1] = 0x0a;
  file.set(bytes, dataOffset);
  return file;
}

function numpyForm({ dtype, shape, data }: TensorValue): { code: string; shape: readonly number[]; bytes: Uint8Array } {
  const bytes = bytesOf(data);
  if (dtype === "int4") return { code: "|i1", shape, bytes: bytesOf(unpackInt4(bytes, elementCount(shape))) };
  if (dtype === "string") return byteStrings(readStrings(bytes), shape);
  const found = Object.entries(dtypes).find(([, [known]]) => known === dtype);
  if (found === undefined) return { code: "|u1", shape: [bytes.byteLength], bytes };
  const [code, [, itemBytes]] = found;
  return { code: (itemBytes === 1 ? "|" : "<") + code, shape, bytes };
}

function byteStrings(
  strings: readonly Uint8Array[],
  shape: readonly number[],
): { code: string; shape: readonly number[]; bytes: Uint8Array } {
  const width = Math.max(1, ...strings.map(({ byteLength }) => byteLength));
  const bytes = new Uint8Array(strings.length * width);
  strings.forEach((string, i) => bytes.set(string, i * width));
  return { code: `|S${width}`, shape, bytes };
}
