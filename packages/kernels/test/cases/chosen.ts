import { constant, forTypes, input, moved, output, q, vector } from "./sketch.ts";
import type { HandCase } from "./sketch.ts";
import type { DType } from "@litequant/core";

/** Values compared, counted, converted and made. */
export const chosen: readonly HandCase[] = [
  ...(["float32", "int8", "uint8", "int32", "bool"] as const).flatMap((dtype): HandCase[] => [
    {
      name: "the first of equals, down the rows",
      op: "ARG_MAX",
      options: { outputType: "int32" },
      inputs: [input(dtype, [2, 3], [0, 1, 1, 1, 1, 0]), constant("int32", [], [0])],
      outputs: [output("int32", [3])],
      expected: [1, 0, 0],
    },
    {
      name: "the first of equals, along the rows",
      op: "ARG_MIN",
      options: { outputType: "int64" },
      inputs: [input(dtype, [2, 3], [1, 0, 0, 0, 1, 1]), constant("int32", [], [-1])],
      outputs: [output("int64", [2])],
      expected: [1n, 0n],
    },
  ]),
  ...forTypes(["float32", "int32", "int64"], (dtype, hold) => ({
    name: "down in steps of two",
    op: "RANGE",
    inputs: [input(dtype, [], hold(5)), input(dtype, [], hold(0)), input(dtype, [], hold(-2))],
    outputs: [output(dtype, [3])],
    expected: hold(5, 3, 1),
  })),
  ...forTypes(moved, (dtype, hold) => ({
    name: "an index outside lights nothing",
    op: "ONE_HOT",
    options: { axis: -1 },
    inputs: [
      input("int32", [3], [1, 5, 0]),
      constant("int32", [], [2]),
      input(dtype, [], hold(1)),
      input(dtype, [], hold(0)),
    ],
    outputs: [output(dtype, [3, 2])],
    expected: hold(0, 1, 0, 0, 1, 0),
  })),
  {
    name: "along the first axis",
    op: "ONE_HOT",
    options: { axis: 0 },
    inputs: [
      input("int64", [2], [1n, 0n]),
      constant("int32", [], [2]),
      constant("float32", [], [5]),
      constant("float32", [], [-1]),
    ],
    outputs: [output("float32", [2, 2])],
    expected: [-1, 5, 5, -1],
  },
  ...(
    [
      ["float32", "int32", [1.7, -1.7, 3e9, Number.NaN], [1, -1, 2147483647, 2147483647]],
      ["float32", "bool", [0, -0.5, 2, Number.NaN], [0, 1, 1, 1]],
      ["float64", "float32", [0.1], [Math.fround(0.1)]],
      ["int32", "int8", [300, -129, 5], [44, 127, 5]],
      ["uint32", "float32", [4294967295], [4294967296]],
      ["int8", "float32", [-3], [-3]],
      ["uint8", "int16", [200], [200]],
      ["int16", "uint8", [-1], [255]],
      ["bool", "float32", [1, 0], [1, 0]],
      ["bfloat16", "float32", [0x3f80, 0xc000], [1, -2]],
      ["float16", "float32", [0x3c00, 0xc000], [1, -2]],
      ["float32", "float16", [1, 65536], [0x3c00, 0x7c00]],
    ] as readonly (readonly [DType, DType, readonly number[], readonly number[]])[]
  ).map(([from, to, given, expected]): HandCase => ({
    name: `to ${to}`,
    op: "CAST",
    options: { inDataType: from, outDataType: to },
    inputs: [input(from, [given.length], given)],
    outputs: [output(to, [given.length])],
    expected,
  })),
  ...(
    [
      ["int4", [0x7f, 0x08], [-1, 7, -8]],
      ["uint4", [0x7f, 0x08], [15, 7, 8]],
      ["int2", [0b00_10_01_11], [-1, 1, -2]],
    ] as const
  ).map(([dtype, bytes, expected]): HandCase => ({
    name: "packed, lowest bits first",
    op: "CAST",
    options: { inDataType: dtype, outDataType: "float32" },
    inputs: [input(dtype, [3], bytes)],
    outputs: [output("float32", [3])],
    expected,
  })),
  {
    name: "to int32, upper bits go",
    op: "CAST",
    options: { inDataType: "int64", outDataType: "int32" },
    inputs: [input("int64", [2], [2n ** 32n + 7n, -1n])],
    outputs: [output("int32", [2])],
    expected: [7, -1],
  },
  {
    name: "to int64",
    op: "CAST",
    options: { inDataType: "float32", outDataType: "int64" },
    inputs: [input("float32", [3], [-2.5, Infinity, 2 ** 40])],
    outputs: [output("int64", [3])],
    expected: [-2n, 2n ** 63n - 1n, 2n ** 40n],
  },
  {
    name: "the bits of one",
    op: "BITCAST",
    inputs: [input("float32", [1], [1])],
    outputs: [output("int32", [1])],
    expected: [0x3f800000],
  },
  {
    name: "one of the bits",
    op: "BITCAST",
    inputs: [input("int32", [1], [0x3f800000])],
    outputs: [output("float32", [1])],
    expected: [1],
  },
];

const twice = {
  padding: "VALID",
  strideW: 2,
  strideH: 1,
  fusedActivationFunction: "NONE",
  quantizedBiasType: "float32",
};

/** Transposed convolutions: 1 and 2 by a filter [1, 10, 100] with stride 2 are [1, 10, 102, 20, 200]. */
export const transposed: readonly HandCase[] = [
  {
    name: "taps overlap, bias",
    op: "TRANSPOSE_CONV",
    options: { ...twice, fusedActivationFunction: "RELU6" },
    inputs: [
      vector(1, 1, 5, 1),
      constant("float32", [1, 1, 3, 1], [1, 10, 100]),
      input("float32", [1, 1, 2, 1], [1, 2]),
      constant("float32", [1], [-98]),
    ],
    outputs: [output("float32", [1, 1, 5, 1])],
    expected: [0, 0, 4, 0, 6],
  },
  ...forTypes(["int8", "int16"], (dtype) => ({
    name: "taps overlap, one scale per channel",
    op: "TRANSPOSE_CONV",
    options: twice,
    inputs: [
      vector(1, 1, 5, 1),
      constant("int8", [1, 1, 3, 1], [1, 10, 100], { scale: [0.5], zeroPoint: [0] }),
      input(dtype, [1, 1, 2, 1], [1, 2], q(1, 0)),
      constant(dtype === "int16" ? "int64" : "int32", [1], dtype === "int16" ? [2n] : [2]),
    ],
    outputs: [output(dtype, [1, 1, 5, 1], q(1, 0))],
    // 3, 12, 104, 22, 202, times a half; halves go up.
    expected: [2, 6, 52, 11, 101],
  })),
  {
    name: "zero points everywhere, no bias",
    op: "TRANSPOSE_CONV",
    options: twice,
    inputs: [
      vector(1, 1, 5, 1),
      constant("uint8", [1, 1, 3, 1], [2, 11, 101], q(0.5, 1)),
      input("uint8", [1, 1, 2, 1], [4, 5], q(1, 3)),
    ],
    outputs: [output("uint8", [1, 1, 5, 1], q(1, 7))],
    expected: [8, 12, 58, 17, 107],
  },
];
