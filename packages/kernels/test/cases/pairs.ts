import type { DType } from "@litequant/core";

import { q, input, constant, output, none } from "./sketch.ts";
import type { HandCase } from "./sketch.ts";

const numbers = (dtype: DType, values: readonly number[]) =>
  dtype === "int64" ? values.map((value) => BigInt(value)) : values;

/** Two inputs of one plain type, a row against a column. */
function table(
  op: string,
  dtypes: readonly DType[],
  [row, column]: readonly [readonly number[], readonly number[]],
  expected: readonly number[],
  to?: DType,
): HandCase[] {
  const shape = [column.length, row.length];
  return dtypes.map((dtype) => ({
    name: "a row against a column",
    op,
    options: none,
    inputs: [input(dtype, [row.length], numbers(dtype, row)), input(dtype, [column.length, 1], numbers(dtype, column))],
    outputs: [output(to ?? dtype, shape)],
    expected: to === undefined ? numbers(dtype, expected) : expected,
  }));
}

/** Two inputs of one plain type and one shape. */
function list(
  op: string,
  dtypes: readonly DType[],
  [first, second]: readonly [readonly number[], readonly number[]],
  expected: readonly number[],
): HandCase[] {
  return dtypes.map((dtype) => ({
    name: "element by element",
    op,
    inputs: [input(dtype, [first.length], numbers(dtype, first)), input(dtype, [first.length], numbers(dtype, second))],
    outputs: [output(dtype, [first.length])],
    expected: numbers(dtype, expected),
  }));
}

const plain: readonly DType[] = ["float32", "int32", "int64"];
const small: readonly DType[] = ["int8", "uint8", "int16"];
const comparisons = [
  ["EQUAL", [0, 1, 0]],
  ["NOT_EQUAL", [1, 0, 1]],
  ["GREATER", [0, 0, 1]],
  ["GREATER_EQUAL", [0, 1, 1]],
  ["LESS", [1, 0, 0]],
  ["LESS_EQUAL", [1, 1, 0]],
] as const;

/** Operators of two inputs, element by element. */
export const pairs: readonly HandCase[] = [
  ...table(
    "MAXIMUM",
    [...plain, ...small],
    [
      [1, 5],
      [3, 4],
    ],
    [3, 5, 4, 5],
  ),
  ...table(
    "MINIMUM",
    [...plain, ...small],
    [
      [1, 5],
      [3, 4],
    ],
    [1, 3, 1, 4],
  ),
  ...list(
    "STABLEHLO_MAXIMUM",
    plain,
    [
      [1, -5],
      [-3, 4],
    ],
    [1, 4],
  ),
  ...list(
    "STABLEHLO_MINIMUM",
    plain,
    [
      [1, -5],
      [-3, 4],
    ],
    [-3, -5],
  ),
  ...list(
    "STABLEHLO_ADD",
    plain,
    [
      [1, -5],
      [-3, 4],
    ],
    [-2, -1],
  ),
  ...list(
    "STABLEHLO_MULTIPLY",
    plain,
    [
      [1, -5],
      [-3, 4],
    ],
    [-3, -20],
  ),
  ...table("DIV", ["float32"], [[7, -7], [2]], [3.5, -3.5]),
  ...table(
    "DIV",
    ["int32"],
    [
      [7, -7],
      [2, -2],
    ],
    [3, -3, -3, 3],
  ),
  ...table(
    "FLOOR_DIV",
    ["float32", "int8", "int16", "int32"],
    [
      [7, -7],
      [2, -2],
    ],
    [3, -4, -4, 3],
  ),
  ...table(
    "FLOOR_MOD",
    ["float32", "int8", "int16", "int32", "int64"],
    [
      [7, -7],
      [3, -3],
    ],
    [1, 2, -2, -1],
  ),
  ...table(
    "POW",
    ["float32", "int32"],
    [
      [2, -3],
      [0, 3],
    ],
    [1, 1, 8, -27],
  ),
  ...table(
    "SQUARED_DIFFERENCE",
    ["float32", "int32"],
    [
      [2, -3],
      [0, 3],
    ],
    [4, 9, 1, 36],
  ),
  ...list(
    "ATAN2",
    ["float32"],
    [
      [0, 1, -1],
      [-1, 1, 0],
    ],
    [Math.PI, Math.PI / 4, -Math.PI / 2],
  ),
  ...table("BITWISE_XOR", ["int32", ...small], [[5, 7], [3]], [6, 4]),
  ...table(
    "RIGHT_SHIFT",
    ["int8", "int16", "int32"],
    [
      [-64, 5],
      [2, 100, -1],
    ],
    [-16, 1, -1, 0, -64, 5],
  ),
  ...table(
    "RIGHT_SHIFT",
    ["uint8"],
    [
      [192, 5],
      [2, 100],
    ],
    [48, 1, 1, 0],
  ),
  ...table(
    "LOGICAL_AND",
    ["bool"],
    [
      [0, 1],
      [0, 1],
    ],
    [0, 0, 0, 1],
  ),
  ...table(
    "LOGICAL_OR",
    ["bool"],
    [
      [0, 1],
      [0, 1],
    ],
    [0, 1, 1, 1],
  ),
  ...comparisons.flatMap(([op, expected]): HandCase[] => [
    ...table(op, plain, [[1, 2, 3], [2]], expected, "bool"),
    // Real values 1, 2 and 3 against 2.
    ...(["int8", "uint8"] as const).map((dtype): HandCase => ({
      name: "each in its own form",
      op,
      inputs: [input(dtype, [3], [12, 14, 16], q(0.5, 10)), constant(dtype, [1], [11], q(0.25, 3))],
      outputs: [output("bool", [3])],
      expected,
    })),
  ]),
  ...comparisons.slice(0, 2).flatMap(([op, expected]): HandCase[] => [
    {
      name: "each in its own form",
      op,
      inputs: [input("int16", [3], [200, 400, 600], q(0.5, 0)), constant("int16", [1], [800], q(0.25, 0))],
      outputs: [output("bool", [3])],
      expected,
    },
    ...table(op, ["bool"], [[0, 1], [1]], expected.slice(0, 2), "bool"),
  ]),
  ...comparisons.slice(2).flatMap(([op, expected]) => table(op, ["int16"], [[1, 2, 3], [2]], expected, "bool")),
  ...(["int8", "uint8", "int16"] as const).map((dtype): HandCase => ({
    name: "three forms, signs of the divisor",
    op: "DIV",
    options: none,
    // Real values 6 and -6 by 2 and -1.5, in steps of 0.125; int16 likewise, as the kernel takes any zero point.
    inputs: [input(dtype, [4], [32, 8, 32, 8], q(0.5, 20)), input(dtype, [4], [18, 18, 4, 4], q(0.25, 10))],
    outputs: [output(dtype, [4], q(0.125, 60))],
    expected: [84, 36, 28, 92],
  })),
  {
    name: "three forms",
    op: "SQUARED_DIFFERENCE",
    // Real values 6 - 2 and -6 - 2.
    inputs: [input("int8", [2], [32, 8], q(0.5, 20)), input("int8", [2], [18, 18], q(0.25, 10))],
    outputs: [output("int8", [2], q(0.5, -100))],
    expected: [-68, 28],
  },
  ...(["float32", "int32"] as const).map((dtype): HandCase => ({
    name: "three inputs",
    op: "ADD_N",
    inputs: [input(dtype, [2], [1, 2]), input(dtype, [2], [10, 20]), input(dtype, [2], [100, -200])],
    outputs: [output(dtype, [2])],
    expected: [111, -178],
  })),
  {
    name: "slope -0.5 of 8 bits",
    op: "PRELU",
    inputs: [input("int16", [2], [-1000, 1000], q(1, 0)), constant("int8", [1], [1], q(0.5, 2))],
    outputs: [output("int16", [2], q(0.5, 0))],
    expected: [1000, 2000],
  },
];
