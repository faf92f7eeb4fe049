import { elementCount, float16ToNumber, numberToFloat16 } from "@litequant/core";
import type { DType, Kernel, TensorView } from "@litequant/core";

import { inputOf } from "../ports.ts";

type Numbers = Float32Array | Float64Array | Int32Array;

const whole: Partial<Record<DType, readonly [min: number, max: number]>> = {
  int8: [-128, 127],
  uint8: [0, 255],
  int16: [-32768, 32767],
  uint16: [0, 65535],
  int32: [-2147483648, 2147483647],
  uint32: [0, 4294967295],
};

/** Bits of elements that share bytes, and whether they have a sign. */
const packed: Partial<Record<DType, readonly [bits: number, signed: boolean]>> = {
  int2: [2, true],
  int4: [4, true],
  uint4: [4, false],
};

const bits = new Float32Array(1);
const halves = new Uint16Array(bits.buffer);

/** Reads an element as a number; int64 loses what a double does not hold, so it is kept to its own path. */
function reader(view: TensorView): ((at: number) => number) | undefined {
  const small = packed[view.dtype];
  if (small !== undefined) {
    const [width, signed] = small;
    return (at) => {
      const value = ((view.data as Uint8Array)[(at * width) >> 3] >> ((at * width) & 7)) & ((1 << width) - 1);
      return signed && value >> (width - 1) ? value - (1 << width) : value;
    };
  }
  if (view.dtype === "bfloat16") {
    return (at) => {
      halves[0] = 0;
      halves[1] = (view.data as Uint16Array)[at];
      return bits[0];
    };
  }
  if (view.dtype === "float16") return (at) => float16ToNumber((view.data as Uint16Array)[at]);
  if (view.dtype === "complex64") return (at) => (view.data as Float32Array)[2 * at];
  if (view.dtype === "int64") return (at) => Number((view.data as BigInt64Array)[at]);
  if (view.dtype === "float32" || view.dtype === "float64" || view.dtype === "bool" || view.dtype in whole) {
    return (at) => (view.data as Numbers)[at];
  }
  return undefined;
}

/** Writes a number as an element: fractions are cut off, what lies outside becomes the nearest end, NaN the largest. */
function writer(view: TensorView): ((at: number, value: number) => void) | undefined {
  const bounds = whole[view.dtype];
  if (bounds !== undefined) {
    const [min, max] = bounds;
    return (at, value) => {
      (view.data as Numbers)[at] = value < min ? min : value > max || Number.isNaN(value) ? max : Math.trunc(value);
    };
  }
  switch (view.dtype) {
    case "float32":
    case "float64":
      return (at, value) => {
        (view.data as Numbers)[at] = value;
      };
    case "float16":
      return (at, value) => {
        (view.data as Uint16Array)[at] = numberToFloat16(Math.fround(value));
      };
    case "complex64":
      return (at, value) => {
        (view.data as Float32Array)[2 * at] = value;
        (view.data as Float32Array)[2 * at + 1] = 0;
      };
    case "bool":
      return (at, value) => {
        (view.data as Uint8Array)[at] = value === 0 ? 0 : 1;
      };
    case "int64":
      return (at, value) => {
        (view.data as BigInt64Array)[at] = toInt64(value);
      };
    default:
      return undefined;
  }
}

function toInt64(value: number): bigint {
  if (Number.isNaN(value) || value >= 2 ** 63) return 2n ** 63n - 1n;
  return value < -(2 ** 63) ? -(2n ** 63n) : BigInt(Math.trunc(value));
}

const integers: readonly DType[] = ["int8", "uint8", "int16", "uint16", "int32", "uint32", "int64"];

/** Types whose array holds the numbers themselves. */
const plain: readonly DType[] = ["int8", "uint8", "int16", "uint16", "int32", "uint32", "bool", "float32", "float64"];

/**
 * CAST among numbers, bool and half precision, and from packed integers and bfloat16. Integers to narrower integers lose their upper bits.
 *
 * LiteRT@f67457790 tflite/kernels/cast.cc.
 */
export const cast: Kernel<"CAST"> = {
  prepare(context) {
    const input = inputOf(context, 0);
    const output = context.output(0);
    if (input.dtype === output.dtype) return () => (output.data as Uint8Array).set(input.data as Uint8Array);
    const read = reader(input);
    const write = writer(output);
    if (read === undefined || write === undefined) return undefined;
    const count = elementCount(input.shape);
    if (input.dtype === "int64" && integers.includes(output.dtype)) {
      return () => {
        const from = input.data as BigInt64Array;
        for (let i = 0; i < from.length; i++) (output.data as Int32Array)[i] = Number(BigInt.asIntN(32, from[i]));
      };
    }
    const toWhole = integers.includes(output.dtype) && output.dtype !== "int64";
    const toFloat = output.dtype === "float32" || output.dtype === "float64";
    if ((toWhole && integers.includes(input.dtype)) || (toFloat && plain.includes(input.dtype))) {
      // Typed arrays keep the lower bits of whole numbers and round to float32, as the runtime does.
      return () => (output.data as Int32Array).set(input.data as Int32Array);
    }
    return () => {
      for (let i = 0; i < count; i++) write(i, read(i));
    };
  },
};
