import { readFileSync } from "node:fs";
import { inflateRawSync } from "node:zlib";
import { arrayFromBytes } from "@litequant/core";
import type { DType, TensorValue } from "@litequant/core";

const dtypes: Readonly<Record<string, DType>> = {
  f2: "float16",
  f4: "float32",
  f8: "float64",
  i1: "int8",
  u1: "uint8",
  i2: "int16",
  u2: "uint16",
  i4: "int32",
  u4: "uint32",
  i8: "int64",
  u8: "uint64",
  b1: "bool",
  c8: "complex64",
  c16: "complex128",
};

/** The array of a .npy file in C order and little endian, as numpy's `save` writes it. Test files only: not hardened. */
export function parseNpy(bytes: Uint8Array): TensorValue {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const version = view.getUint8(6);
  const headerStart = version === 1 ? 10 : 12;
  const headerSize = version === 1 ? view.getUint16(8, true) : view.getUint32(8, true);
  const header = new TextDecoder().decode(bytes.subarray(headerStart, headerStart + headerSize));
  const descr = /'descr':\s*'[<|=]?(\w+)'/.exec(header)?.[1];
  const dims = /'shape':\s*\(([^)]*)\)/.exec(header)?.[1];
  const dtype = descr === undefined ? undefined : dtypes[descr];
  if (dtype === undefined || dims === undefined) throw new Error(`unexpected .npy header ${header}`);
  if (/'fortran_order':\s*True/.test(header)) throw new Error("a .npy file in Fortran order");
  const shape = dims
    .split(",")
    .filter((part) => part.trim() !== "")
    .map(Number);
  return { dtype, shape, data: arrayFromBytes(dtype, bytes.slice(headerStart + headerSize)) };
}

/** Reads a .npy file. */
export function readNpy(path: string): TensorValue {
  return parseNpy(readFileSync(path));
}

/** Reads a .npz file into its arrays by name (without `.npy`), sizes from the central directory. */
export function readNpz(path: string): Map<string, () => TensorValue> {
  const bytes = readFileSync(path);
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const end = bytes.lastIndexOf(Buffer.from("PK\x05\x06", "latin1"));
  const entries = new Map<string, () => TensorValue>();
  let at = view.getUint32(end + 16, true);
  for (let left = view.getUint16(end + 10, true); left > 0; left--) {
    const method = view.getUint16(at + 10, true);
    const size = view.getUint32(at + 20, true);
    const nameSize = view.getUint16(at + 28, true);
    const local = view.getUint32(at + 42, true);
    const name = bytes.toString("utf8", at + 46, at + 46 + nameSize).replace(/\.npy$/, "");
    const start = local + 30 + view.getUint16(local + 26, true) + view.getUint16(local + 28, true);
    const data = bytes.subarray(start, start + size);
    entries.set(name, () => parseNpy(method === 0 ? data : inflateRawSync(data)));
    at += 46 + nameSize + view.getUint16(at + 30, true) + view.getUint16(at + 32, true);
  }
  return entries;
}
