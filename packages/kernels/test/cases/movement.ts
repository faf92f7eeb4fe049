import { q, input, constant, output, vector, none } from "./sketch.ts";
import type { HandCase } from "./sketch.ts";

const moved = ["float32", "int8", "uint8", "int16", "int32", "bool"] as const;

/** Elements that change places. */
export const movement: readonly HandCase[] = [
  ...moved.flatMap((dtype): HandCase[] => [
    {
      name: "rows to columns",
      op: "RESHAPE",
      options: { newShape: [3, 2] },
      inputs: [input(dtype, [2, 3], [0, 1, 2, 3, 4, 5])],
      outputs: [output(dtype, [3, 2])],
      expected: [0, 1, 2, 3, 4, 5],
    },
    {
      name: "drops a dimension",
      op: "SQUEEZE",
      options: { squeezeDims: [] },
      inputs: [input(dtype, [1, 3], [7, 8, 9])],
      outputs: [output(dtype, [3])],
      expected: [7, 8, 9],
    },
    {
      name: "three axes in a circle",
      op: "TRANSPOSE",
      inputs: [input(dtype, [2, 1, 3], [0, 1, 2, 3, 4, 5]), vector(2, 0, 1)],
      outputs: [output(dtype, [3, 2, 1])],
      expected: [0, 3, 1, 4, 2, 5],
    },
    {
      name: "along the last axis",
      op: "CONCATENATION",
      options: { axis: -1, ...none },
      inputs: [input(dtype, [2, 1], [1, 2]), input(dtype, [2, 2], [3, 4, 5, 6])],
      outputs: [output(dtype, [2, 3])],
      expected: [1, 3, 4, 2, 5, 6],
    },
    {
      name: "a row above, columns around",
      op: "PAD",
      inputs: [input(dtype, [1, 2], [5, 6]), constant("int32", [2, 2], [1, 0, 1, 2])],
      outputs: [output(dtype, [2, 5])],
      expected: [0, 0, 0, 0, 0, 0, 5, 6, 0, 0],
    },
    {
      name: "a part",
      op: "SLICE",
      inputs: [input(dtype, [2, 3], [0, 1, 2, 3, 4, 5]), vector(1, 1), vector(1, 2)],
      outputs: [output(dtype, [1, 2])],
      expected: [4, 5],
    },
    {
      name: "backwards, one axis dropped",
      op: "STRIDED_SLICE",
      options: { beginMask: 2, endMask: 2, ellipsisMask: 0, newAxisMask: 0, shrinkAxisMask: 1, offset: false },
      inputs: [input(dtype, [2, 3], [0, 1, 2, 3, 4, 5]), vector(-1, 0), vector(0, 0), vector(1, -2)],
      outputs: [output(dtype, [2])],
      expected: [5, 3],
    },
  ]),
  {
    name: "pads with the output's zero point",
    op: "PAD",
    inputs: [input("int8", [1], [5], q(1, -7)), constant("int32", [1, 2], [1, 1])],
    outputs: [output("int8", [3], q(1, -7))],
    expected: [-7, 5, -7],
  },
  ...(["RESHAPE", "SQUEEZE"] as const).map((op): HandCase => ({
    name: "elements of two lanes",
    op,
    inputs: [input("int64", [1, 2], [1n, -2n])],
    outputs: [output("int64", [2])],
    expected: [1n, -2n],
  })),
  {
    name: "elements of two lanes",
    op: "TRANSPOSE",
    inputs: [input("int64", [2, 2], [1n, 2n, -3n, 2n ** 40n]), vector(1, 0)],
    outputs: [output("int64", [2, 2])],
    expected: [1n, -3n, 2n, 2n ** 40n],
  },
  {
    name: "elements of two lanes",
    op: "CONCATENATION",
    options: { axis: 0, ...none },
    inputs: [input("int64", [1], [1n]), input("int64", [2], [-2n, 3n])],
    outputs: [output("int64", [3])],
    expected: [1n, -2n, 3n],
  },
  {
    name: "elements of two lanes",
    op: "PAD",
    inputs: [input("int64", [1], [-5n]), constant("int64", [1, 2], [1n, 1n])],
    outputs: [output("int64", [3])],
    expected: [0n, -5n, 0n],
  },
  {
    name: "elements of two lanes, begin known only in the run",
    op: "SLICE",
    inputs: [input("int64", [3], [1n, -2n, 3n]), input("int32", [1], [1]), vector(2)],
    outputs: [output("int64", [2])],
    expected: [-2n, 3n],
  },
  {
    name: "elements of two lanes",
    op: "STRIDED_SLICE",
    options: { beginMask: 0, endMask: 0, ellipsisMask: 0, newAxisMask: 0, shrinkAxisMask: 0, offset: false },
    inputs: [input("int64", [4], [1n, 2n, 3n, 4n]), vector(0), vector(4), vector(3)],
    outputs: [output("int64", [2])],
    expected: [1n, 4n],
  },
];
