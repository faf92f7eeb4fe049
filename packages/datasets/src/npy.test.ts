import { writeStrings } from "@litequant/core";
import type { DType, TensorValue, TypedArray } from "@litequant/core";
import { parseNpy } from "@litequant/testkit";
import fc from "fast-check";
import { expect, test } from "vitest";
import { decodeNpy, encodeNpy } from "./npy.ts";

const invalid = (text: RegExp) =>
  expect.objectContaining({ code: "INVALID_DATA", message: expect.stringMatching(text) as string }) as Error;

/** A .npy file as numpy writes it, from its header's parts. */
function npy(descr: string, shape: string, data: Uint8Array, { version = 1, fortran = "False" } = {}): Uint8Array {
  const start = version === 1 ? 10 : 12;
  const text = `{'descr': ${descr}, 'fortran_order': ${fortran}, 'shape': ${shape}, }`;
  const header = text.padEnd(Math.ceil((start + text.length + 1) / 64) * 64 - start - 1) + "\n";
  const file = new Uint8Array(start + header.length + data.length);
  file.set([0x93, 0x4e, 0x55, 0x4d, 0x50, 0x59, version, 0]);
  const view = new DataView(file.buffer);
  if (version === 1) view.setUint16(8, header.length, true);
  else view.setUint32(8, header.length, true);
  file.set(new TextEncoder().encode(header), start);
  file.set(data, start + header.length);
  return file;
}

const arrays: readonly (readonly [DType, TypedArray])[] = [
  ["float16", Uint16Array.of(0x3c00, 0xc000)],
  ["float32", Float32Array.of(1.5, -2)],
  ["float64", Float64Array.of(0.1, 1e300)],
  ["int8", Int8Array.of(-128, 127)],
  ["uint8", Uint8Array.of(0, 255)],
  ["int16", Int16Array.of(-32768, 5)],
  ["uint16", Uint16Array.of(65535, 1)],
  ["int32", Int32Array.of(-1, 2 ** 31 - 1)],
  ["uint32", Uint32Array.of(1, 2 ** 32 - 1)],
  ["int64", BigInt64Array.of(-1n, 2n ** 60n)],
  ["uint64", BigUint64Array.of(1n, 2n ** 64n - 1n)],
  ["bool", Uint8Array.of(0, 1)],
  ["complex64", Float32Array.of(1, 2, 3, 4)],
  ["complex128", Float64Array.of(1, 2, 3, 4)],
];

test.each(arrays)("%s survives the way to .npy and back", (dtype, data) => {
  const value: TensorValue = { dtype, shape: [1, 2], data };
  expect(decodeNpy(encodeNpy(value))).toEqual(value);
});

test("what is written is what another reader reads, elements aligned to 64", () => {
  for (const shape of [[], [6], [2, 3], [1, 2, 3, 1]]) {
    const value: TensorValue = {
      dtype: "float32",
      shape,
      data: new Float32Array(shape.length === 0 ? 1 : 6).fill(2.5),
    };
    const bytes = encodeNpy(value);
    expect(parseNpy(bytes)).toEqual(value);
    expect((bytes.length - value.data.byteLength) % 64).toBe(0);
  }
});

test("int4 is written as int8; what numpy lacks as raw bytes", () => {
  expect(decodeNpy(encodeNpy({ dtype: "int4", shape: [3], data: Uint8Array.of(0xf1, 0x07) }))).toEqual({
    dtype: "int8",
    shape: [3],
    data: Int8Array.of(1, -1, 7),
  });
  expect(decodeNpy(encodeNpy({ dtype: "bfloat16", shape: [1], data: Uint16Array.of(0x3f80) }))).toMatchObject({
    dtype: "uint8",
    shape: [2],
  });
});

test("reads versions 1 to 3, big-endian and Fortran order", () => {
  for (const version of [1, 2, 3])
    expect(decodeNpy(npy("'<i2'", "(2,)", Uint8Array.of(1, 0, 2, 0), { version })).data).toEqual(Int16Array.of(1, 2));
  expect(decodeNpy(npy("'>i2'", "(2,)", Uint8Array.of(0, 1, 0, 2))).data).toEqual(Int16Array.of(1, 2));
  expect(decodeNpy(npy("'>c8'", "(1,)", Uint8Array.of(0x3f, 0x80, 0, 0, 0x40, 0, 0, 0))).data).toEqual(
    Float32Array.of(1, 2),
  );
  // [[0, 1, 2], [3, 4, 5]] column by column.
  const columns = npy("'|u1'", "(2, 3)", Uint8Array.of(0, 3, 1, 4, 2, 5), { fortran: "True" });
  expect(decodeNpy(columns)).toEqual({ dtype: "uint8", shape: [2, 3], data: Uint8Array.of(0, 1, 2, 3, 4, 5) });
});

test("foreign, truncated and non-numeric files are errors that say so", () => {
  const good = encodeNpy({ dtype: "float32", shape: [4], data: new Float32Array(4) });
  expect(() => decodeNpy(new Uint8Array(0))).toThrow(invalid(/not a .npy file/));
  expect(() => decodeNpy(new TextEncoder().encode("PK\x03\x04 something else"))).toThrow(invalid(/not a .npy file/));
  expect(() => decodeNpy(good.subarray(0, 40))).toThrow(invalid(/truncated or damaged/));
  expect(() => decodeNpy(good.subarray(0, good.length - 1), "x.npy")).toThrow(
    invalid(/x.npy is truncated: float32 of shape \[4\] takes 16 bytes, 15 are there/),
  );
  expect(() => decodeNpy(npy("'<U5'", "(1,)", new Uint8Array(20)))).toThrow(invalid(/numpy type "<U5"/));
  expect(() => decodeNpy(npy("[('a', '<f4')]", "(1,)", new Uint8Array(4)))).toThrow(invalid(/records/));
  expect(() => decodeNpy(npy("'|O'", "(1,)", new Uint8Array(8)))).toThrow(invalid(/numpy type/));
  expect(() => decodeNpy(npy("'<f4'", "(-1,)", new Uint8Array(8)))).toThrow(invalid(/shape/));
});

test("a claimed size is checked before anything is allocated", () => {
  for (const shape of ["(99999999999999,)", "(4294967296, 4294967296)", "(1000000, 1000000, 1000000)"])
    expect(() => decodeNpy(npy("'<f4'", shape, new Uint8Array(8)))).toThrow(invalid(/truncated|shape/));
});

test("any corruption of a file ends in an array or a LitequantError", () => {
  const good = encodeNpy({ dtype: "int16", shape: [2, 3], data: Int16Array.of(1, 2, 3, 4, 5, 6) });
  fc.assert(
    fc.property(
      fc.array(fc.tuple(fc.nat(good.length - 1), fc.nat(255)), { maxLength: 4 }),
      fc.nat(good.length),
      (edits, end) => {
        const bytes = good.slice(0, end);
        for (const [at, byte] of edits) if (at < bytes.length) bytes[at] = byte;
        try {
          decodeNpy(bytes);
        } catch (error) {
          expect(error).toMatchObject({ name: "LitequantError", code: "INVALID_DATA" });
        }
      },
    ),
    { numRuns: 2000 },
  );
});

test("strings are written as byte strings of one length", () => {
  const text = (value: string): Uint8Array => new TextEncoder().encode(value);
  const data = writeStrings([text("a"), text("none")]);
  const bytes = encodeNpy({ dtype: "string", shape: [2], data });
  expect(new TextDecoder().decode(bytes)).toMatch(/'descr': '\|S4'.*'shape': \(2,\)/);
  expect(bytes.subarray(-8)).toEqual(text("a\0\0\0none"));
});
