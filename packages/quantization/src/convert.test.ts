import { bytesOf, float16ToNumber } from "@litequant/core";
import type { TensorForm } from "@litequant/core";
import fc from "fast-check";
import { describe, expect, it } from "vitest";

import { convertConstant } from "./convert.ts";

const floats = (...values: number[]): Uint8Array => bytesOf(Float32Array.from(values));
const int8s = (bytes: Uint8Array): number[] => [...new Int8Array(bytes.buffer, bytes.byteOffset, bytes.byteLength)];

describe("convertConstant", () => {
  it("rounds symmetric weights half away from zero, slice by slice of the axis", () => {
    const form: TensorForm = { dtype: "int8", scale: [1, 0.5], zeroPoint: [0, 0], axis: 1 };
    expect(int8s(convertConstant(floats(0.5, 0.25, -1.5, -0.75, 200, -200), [3, 2], form))).toEqual([
      1, 1, -2, -2, 127, -127,
    ]);
    const rows: TensorForm = { ...form, axis: 0 };
    expect(int8s(convertConstant(floats(1, 2, 3, 4, 5, 6), [2, 3], rows))).toEqual([1, 2, 3, 8, 10, 12]);
  });

  it("multiplies by the float32 inverse of the scale and rounds the product to float32", () => {
    const scale = Math.fround(0.1);
    const form: TensorForm = { dtype: "int8", scale: [scale, scale], zeroPoint: [0, 0], axis: 0 };
    // 0.25 / 0.1 is 2.4999999627 in double precision; in float32 the product with 10 is the tie 2.5.
    expect(int8s(convertConstant(floats(0.25, -0.25), [2, 1], form))).toEqual([3, -3]);
  });

  it("divides asymmetric constants in double precision, and clamps", () => {
    const form: TensorForm = { dtype: "int8", scale: [Math.fround(0.1)], zeroPoint: [10] };
    expect(int8s(convertConstant(floats(0, 0.25, -0.05, 99, -99), [5], form))).toEqual([10, 12, 10, 127, -128]);
    expect([...convertConstant(floats(0, 99, -99), [3], { dtype: "uint8", scale: [0.1], zeroPoint: [128] })]).toEqual([
      128, 255, 0,
    ]);
  });

  it("writes biases, wide integers, float16 and int4", () => {
    const form = (dtype: TensorForm["dtype"], scale: number): TensorForm => ({ dtype, scale: [scale], zeroPoint: [0] });
    expect([...new Int32Array(convertConstant(floats(1, -1e9), [2], form("int32", 0.25)).buffer)]).toEqual([
      4, -2147483647,
    ]);
    expect([...new BigInt64Array(convertConstant(floats(1, -1e9), [2], form("int64", 0.25)).buffer)]).toEqual([
      4n,
      -4000000000n,
    ]);
    expect([...new Int16Array(convertConstant(floats(1, -99), [2], form("int16", 1 / 1024)).buffer)]).toEqual([
      1024, -32767,
    ]);
    const halves = new Uint16Array(convertConstant(floats(1.5, 1e6, -Infinity), [3], { dtype: "float16" }).buffer);
    expect([...halves].map(float16ToNumber)).toEqual([1.5, 65504, -65504]);
    // Low bits first, from -8 to 7 and from -2 to 1.
    expect([...convertConstant(floats(1, -2, 7, 99, -99), [5], form("int4", 1))]).toEqual([0xe1, 0x77, 0x08]);
    expect([...convertConstant(floats(1, -1, 0, -99, 99), [5], form("int2", 1))]).toEqual([0b10_00_11_01, 0b01]);
    expect(() => convertConstant(floats(1), [1], { dtype: "bool" })).toThrow("cannot be stored as bool");
  });

  it("rounds block by block, with a scale each", () => {
    const form: TensorForm = { dtype: "int4", scale: [1, 0.5, 2, 4], zeroPoint: [0, 0, 0, 0], axis: 1, blockSize: 2 };
    expect([...convertConstant(floats(1, 2, 1, 2, 4, -6, 4, -12), [2, 4], form)]).toEqual([0x21, 0x42, 0xd2, 0xd1]);
  });

  it("reads constants at any address", () => {
    const file = new Uint8Array(13);
    file.set(floats(1, 2, 3), 1);
    expect(
      int8s(convertConstant(file.subarray(1), [3], { dtype: "int8", scale: [1, 1, 1], zeroPoint: [0, 0, 0], axis: 0 })),
    ).toEqual([1, 2, 3]);
  });

  it("is within half a step of the value", () => {
    const value = fc.float({ min: -10, max: 10, noNaN: true });
    fc.assert(
      fc.property(fc.array(value, { minLength: 1, maxLength: 20 }), (values) => {
        const largest = Math.max(1e-3, ...values.map(Math.abs));
        const scale = Math.fround(largest / 127);
        const quantized = int8s(
          convertConstant(floats(...values), [values.length], { dtype: "int8", scale: [scale], zeroPoint: [0] }),
        );
        quantized.forEach((q, i) => expect(Math.abs(q * scale - values[i]!)).toBeLessThanOrEqual(scale * 0.50001));
      }),
      { seed: 1 },
    );
  });
});
