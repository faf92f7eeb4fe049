import { constant, forTypes, input, moved, output, vector } from "./sketch.ts";
import type { HandCase } from "./sketch.ts";
import type { DType } from "@litequant/core";

const numbers: readonly DType[] = ["float32", "int8", "uint8", "int16", "int32", "int64"];
const without = (list: readonly DType[], ...some: DType[]) => list.filter((dtype) => !some.includes(dtype));

/** Values put in places, found, sorted and counted. */
export const placed: readonly HandCase[] = [
  ...forTypes(without(moved, "uint8"), (dtype, hold) => ({
    name: "a start outside moves inside",
    op: "DYNAMIC_UPDATE_SLICE",
    inputs: [
      input(dtype, [2, 3], hold(0, 0, 0, 0, 0, 0)),
      input(dtype, [1, 2], hold(1, 1)),
      input("int32", [2], [-1, 5]),
    ],
    outputs: [output(dtype, [2, 3])],
    expected: hold(0, 1, 1, 0, 0, 0),
  })),
  ...forTypes(numbers, (dtype, hold) => ({
    name: "two matrices",
    op: "MATRIX_DIAG",
    inputs: [input(dtype, [2, 2], hold(1, 2, 3, 4))],
    outputs: [output(dtype, [2, 2, 2])],
    expected: hold(1, 0, 0, 2, 3, 0, 0, 4),
  })),
  ...forTypes(numbers, (dtype, hold) => ({
    name: "more rows than columns",
    op: "MATRIX_SET_DIAG",
    inputs: [input(dtype, [3, 2], hold(9, 9, 9, 9, 9, 9)), input(dtype, [2], hold(1, 2))],
    outputs: [output(dtype, [3, 2])],
    expected: hold(1, 9, 9, 2, 9, 9),
  })),
  ...forTypes(without(numbers, "int16"), (dtype, hold) => ({
    name: "slices of one index add up",
    op: "SCATTER_ND",
    inputs: [input("int32", [3, 1], [2, 0, 2]), input(dtype, [3, 2], hold(1, 2, 3, 4, 5, 6)), vector(3, 2)],
    outputs: [output(dtype, [3, 2])],
    expected: hold(3, 4, 0, 0, 6, 8),
  })),
  ...forTypes(without(numbers, "int16"), (dtype, hold) => ({
    name: "two places",
    op: "SPARSE_TO_DENSE",
    options: { validateIndices: false },
    inputs: [
      input("int32", [2, 2], [0, 1, 1, 0]),
      vector(2, 2),
      input(dtype, [2], hold(5, 6)),
      input(dtype, [], hold(9)),
    ],
    outputs: [output(dtype, [2, 2])],
    expected: hold(9, 5, 6, 9),
  })),
  {
    name: "one value for all",
    op: "SPARSE_TO_DENSE",
    options: { validateIndices: false },
    inputs: [input("int64", [2], [0n, 2n]), vector(3), input("float32", [], [5]), input("float32", [], [0])],
    outputs: [output("float32", [3])],
    expected: [5, 0, 5],
  },
  ...forTypes(["int32", "int64"], (dtype, hold) => ({
    name: "of three dimensions and two",
    op: "BROADCAST_ARGS",
    inputs: [input(dtype, [3], hold(7, 1, 3)), input(dtype, [2], hold(5, 1))],
    outputs: [output(dtype, [3])],
    expected: hold(7, 5, 3),
  })),
  ...forTypes(without([...numbers, "bool"], "int16"), (dtype, hold) => ({
    name: "rows and columns",
    op: "WHERE",
    inputs: [input(dtype, [2, 2], hold(0, 1, 1, 0))],
    outputs: [output("int64", [2, 2])],
    expected: [0n, 1n, 1n, 0n],
  })),
  ...forTypes(numbers, (dtype, hold) => ({
    name: "by first appearance",
    op: "UNIQUE",
    options: { idxOutType: "int32" },
    inputs: [input(dtype, [5], hold(4, 7, 4, 1, 7))],
    outputs: [output(dtype, [3]), output("int32", [5])],
    expected: hold(4, 7, 1),
    others: [[0, 1, 0, 2, 1]],
  })),
  ...forTypes(numbers, (dtype, hold) => ({
    name: "the first of equals first",
    op: "TOPK_V2",
    inputs: [input(dtype, [2, 4], hold(1, 3, 2, 3, 5, 5, 0, 6)), constant("int32", [], [3])],
    outputs: [output(dtype, [2, 3]), output("int32", [2, 3])],
    expected: hold(3, 3, 2, 6, 5, 5),
    others: [[1, 3, 2, 3, 0, 1]],
  })),
  {
    name: "NaN last",
    op: "TOPK_V2",
    inputs: [input("float32", [4], [Number.NaN, -Infinity, 0, Number.NaN]), constant("int32", [], [3])],
    outputs: [output("float32", [3]), output("int32", [3])],
    expected: [0, -Infinity, Number.NaN],
    others: [[2, 1, 0]],
  },
  ...forTypes(["float32", "float64", "int32", "int64"], (dtype, hold) => ({
    name: "a boundary belongs to the bucket above",
    op: "BUCKETIZE",
    options: { boundaries: [0, 10, 100] },
    inputs: [input(dtype, [5], hold(-5, 0, 10, 99, 1000))],
    outputs: [output("int32", [5])],
    expected: [0, 1, 2, 2, 3],
  })),
  ...forTypes(moved, (dtype, hold) => ({
    name: "ones between columns",
    op: "DILATE",
    inputs: [input(dtype, [2, 2], hold(4, 5, 6, 7)), vector(1, 2), input(dtype, [], hold(1))],
    outputs: [output(dtype, [2, 3])],
    expected: hold(4, 1, 5, 6, 1, 7),
  })),
  {
    name: "rows, one of them twice",
    op: "EMBEDDING_LOOKUP",
    inputs: [input("int32", [3], [1, 0, 1]), constant("float32", [2, 2], [1, 2, 3, 4])],
    outputs: [output("float32", [3, 2])],
    expected: [3, 4, 1, 2, 3, 4],
  },
  ...(
    [
      ["SUM", [1 + 6, 2 + 8, 10, 12]],
      ["MEAN", [7 / 3, 10 / 3, 5, 6]],
      ["SQRTN", [7 / Math.sqrt(5), 10 / Math.sqrt(5), 5, 6]],
    ] as const
  ).map(([combiner, expected]): HandCase => ({
    name: `${combiner} of two rows, and of one of weight 2`,
    op: "EMBEDDING_LOOKUP_SPARSE",
    options: { combiner },
    inputs: [
      input("int32", [3], [0, 1, 2]),
      input("int32", [3, 2], [0, 0, 0, 1, 1, 0]),
      input("int32", [2], [2, 2]),
      input("float32", [3], [1, 2, 2]),
      input("float32", [3, 2], [1, 2, 3, 4, 5, 6]),
    ],
    outputs: [output("float32", [2, 2])],
    expected,
  })),
  {
    name: "one key is missing",
    op: "HASHTABLE_LOOKUP",
    inputs: [
      input("int32", [2], [20, 15]),
      input("int32", [3], [10, 20, 30]),
      input("float32", [3, 2], [1, 2, 3, 4, 5, 6]),
    ],
    outputs: [output("float32", [2, 2]), output("uint8", [2])],
    expected: [3, 4, 0, 0],
    others: [[1, 0]],
  },
];
