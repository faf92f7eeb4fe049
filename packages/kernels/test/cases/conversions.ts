import { q, input, constant, output } from "./sketch.ts";
import type { HandCase } from "./sketch.ts";

/** Conversions between forms. */
export const conversions: readonly HandCase[] = [
  ...(["int8", "uint8", "int16"] as const).map((dtype): HandCase => ({
    name: `to ${dtype}, halves away from zero, ends cut off`,
    op: "QUANTIZE",
    inputs: [input("float32", [5], [0.25, -0.25, 1, 1e9, -1e9])],
    outputs: [output(dtype, [5], q(0.5, 8))],
    expected: [9, 7, 10, ...{ int8: [127, -128], uint8: [255, 0], int16: [32767, -32768] }[dtype]],
  })),
  {
    name: "one form a channel",
    op: "QUANTIZE",
    inputs: [input("float32", [2, 2], [1, 1, -1, -1])],
    outputs: [output("int8", [2, 2], { scale: [0.5, 0.25], zeroPoint: [0, 3], axis: 1 })],
    expected: [2, 7, -2, -1],
  },
  {
    name: "int8 to uint8",
    op: "QUANTIZE",
    inputs: [input("int8", [3], [-128, 0, 127], q(0.1, -5))],
    outputs: [output("uint8", [3], q(0.1, 123))],
    expected: [0, 128, 255],
  },
  {
    name: "uint8 to int8 of twice the scale",
    op: "QUANTIZE",
    inputs: [input("uint8", [3], [0, 101, 255], q(0.5, 100))],
    outputs: [output("int8", [3], q(1, 0))],
    expected: [-50, 1, 78],
  },
  {
    name: "int16 to int8",
    op: "QUANTIZE",
    inputs: [input("int16", [3], [-32768, 256, 32767], q(1 / 32768, 0))],
    outputs: [output("int8", [3], q(1 / 128, 0))],
    expected: [-128, 1, 127],
  },
  ...(["int8", "uint8", "int16"] as const).map((dtype): HandCase => ({
    name: "one form",
    op: "DEQUANTIZE",
    inputs: [input(dtype, [3], [0, 8, 100], q(0.5, 8))],
    outputs: [output("float32", [3])],
    expected: [-4, 0, 46],
  })),
  {
    name: "one form a channel, which is the middle axis",
    op: "DEQUANTIZE",
    inputs: [input("int8", [1, 2, 2], [1, 2, 3, 4], { scale: [0.5, 2], zeroPoint: [0, 1], axis: 1 })],
    outputs: [output("float32", [1, 2, 2])],
    expected: [0.5, 1, 4, 6],
  },
  {
    name: "two to a byte, one form a row",
    op: "DEQUANTIZE",
    inputs: [constant("int4", [2, 2], [0xf1, 0x78], { scale: [0.5, 2], zeroPoint: [0, 0], axis: 0 })],
    outputs: [output("float32", [2, 2])],
    expected: [0.5, -0.5, -16, 14],
  },
  {
    name: "half precision",
    op: "DEQUANTIZE",
    inputs: [constant("float16", [3], [0x3c00, 0xc000, 0x0001])],
    outputs: [output("float32", [3])],
    expected: [1, -2, 2 ** -24],
  },
];
