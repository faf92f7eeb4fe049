import type { DType } from "@litequant/core";

import { q, input, constant, output, vector } from "./sketch.ts";
import type { HandCase } from "./sketch.ts";

const numbers = (dtype: DType, values: readonly number[]) =>
  dtype === "int64" ? values.map((value) => BigInt(value)) : values;

const keep = { keepDims: false };
const values = [1, 5, 2, 3, 4, 6];

/** Over the columns of two rows of three. */
function reduction(op: string, dtypes: readonly DType[], expected: readonly number[], data = values): HandCase[] {
  return dtypes.map((dtype) => ({
    name: "rows of three",
    op,
    options: keep,
    inputs: [input(dtype, [2, 3], numbers(dtype, data), q(1, 0)), vector(-1)],
    outputs: [output(dtype, [2], q(1, 0))],
    expected: numbers(dtype, expected),
  }));
}

const plain: readonly DType[] = ["float32", "int32", "int64"];
const small: readonly DType[] = ["int8", "uint8", "int16"];

/** Sums, products and extremes over axes and windows. */
export const reductions: readonly HandCase[] = [
  ...reduction("SUM", [...plain, ...small], [8, 13]),
  ...reduction("REDUCE_PROD", [...plain, "int8", "int16"], [10, 72]),
  ...reduction("REDUCE_MAX", [...plain, ...small], [5, 6]),
  ...reduction("REDUCE_MIN", [...plain, ...small], [1, 3]),
  ...reduction("REDUCE_ANY", ["bool"], [1, 0], [0, 1, 0, 0, 0, 0]),
  ...reduction("REDUCE_ALL", ["bool"], [0, 1], [0, 1, 0, 1, 1, 1]),
  {
    name: "both axes, to another form",
    op: "SUM",
    options: keep,
    // Real values 1, 2, 3, 4.
    inputs: [input("int8", [2, 2], [12, 14, 16, 18], q(0.5, 10)), vector(0, 1)],
    outputs: [output("int8", [], q(0.25, -20))],
    expected: [20],
  },
  {
    name: "to another form",
    op: "REDUCE_PROD",
    options: keep,
    // Real values 1, -2, 3.
    inputs: [input("int8", [3], [12, 6, 16], q(0.5, 10)), vector(0)],
    outputs: [output("int8", [], q(0.125, 20))],
    expected: [-28],
  },
  {
    name: "the fraction is cut off",
    op: "MEAN",
    options: keep,
    inputs: [input("int64", [2, 2], [-3n, -4n, 3n, 4n]), vector(1)],
    outputs: [output("int64", [2])],
    expected: [-3n, 3n],
  },
  ...plain.flatMap((dtype): HandCase[] => [
    {
      name: "along columns",
      op: "CUMSUM",
      options: { exclusive: false, reverse: false },
      inputs: [input(dtype, [2, 3], numbers(dtype, values)), vector(0)],
      outputs: [output(dtype, [2, 3])],
      expected: numbers(dtype, [1, 5, 2, 4, 9, 8]),
    },
    {
      name: "of what comes after",
      op: "CUMSUM",
      options: { exclusive: true, reverse: true },
      inputs: [input(dtype, [2, 3], numbers(dtype, values)), vector(-1)],
      outputs: [output(dtype, [2, 3])],
      expected: numbers(dtype, [7, 2, 0, 10, 6, 0]),
    },
    ...(
      [
        ["ADD", [104, 108]],
        ["MUL", [300, 1200]],
        ["MINIMUM", [1, 2]],
        ["MAXIMUM", [100, 100]],
      ] as const
    ).map(([reduceFunction, expected]): HandCase => ({
      name: `${reduceFunction} of every second, from an initial value`,
      op: "REDUCE_WINDOW",
      options: { reduceFunction },
      inputs: [
        input(dtype, [1, 6], numbers(dtype, [1, 2, 3, 6, 5, 4])),
        constant(dtype, [], numbers(dtype, [100])),
        constant("int64", [2], [1n, 2n]),
        constant("int64", [2], [1n, 1n]),
        constant("int64", [2], [1n, 2n]),
      ],
      outputs: [output(dtype, [1, 2])],
      expected: numbers(dtype, expected),
    })),
  ]),
];
