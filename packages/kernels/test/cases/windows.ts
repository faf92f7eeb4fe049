import { q, input, output, vector, pool } from "./sketch.ts";
import type { HandCase } from "./sketch.ts";

/** Pools and means. */
export const windows: readonly HandCase[] = [
  {
    name: "SAME counts only taps inside",
    op: "AVERAGE_POOL_2D",
    options: { ...pool, padding: "SAME" },
    inputs: [input("float32", [1, 3, 3, 1], [1, 2, 3, 4, 5, 6, 7, 8, 9])],
    outputs: [output("float32", [1, 2, 2, 1])],
    expected: [3, 4.5, 7.5, 9],
  },
  ...(["int8", "uint8", "int16"] as const).flatMap((dtype): HandCase[] => [
    {
      name: "halves away from zero",
      op: "AVERAGE_POOL_2D",
      options: { ...pool, filterHeight: 1, strideH: 1 },
      inputs: [input(dtype, [1, 1, 4, 1], [1, 2, 3, 4], q(1, 0))],
      outputs: [output(dtype, [1, 1, 2, 1], q(1, 0))],
      expected: [2, 4],
    },
    {
      name: "RELU6 in the output's form",
      op: "MAX_POOL_2D",
      options: { ...pool, filterHeight: 1, strideH: 1, fusedActivationFunction: "RELU6" },
      inputs: [input(dtype, [1, 1, 4, 1], [1, 2, 3, 40], q(0.5, 4))],
      outputs: [output(dtype, [1, 1, 2, 1], q(0.5, 4))],
      expected: [4, 16],
    },
  ]),
  {
    name: "negative halves away from zero",
    op: "AVERAGE_POOL_2D",
    options: { ...pool, filterHeight: 1, strideH: 1 },
    inputs: [input("int8", [1, 1, 4, 1], [-1, -2, -1, 2], q(1, 0))],
    outputs: [output("int8", [1, 1, 2, 1], q(1, 0))],
    expected: [-2, 1],
  },
  {
    name: "channels apart",
    op: "MAX_POOL_2D",
    options: pool,
    inputs: [input("float32", [1, 2, 2, 2], [1, -8, 2, -7, 3, -6, 4, -5])],
    outputs: [output("float32", [1, 1, 1, 2])],
    expected: [4, -5],
  },
  {
    name: "over the middle axis",
    op: "MEAN",
    options: { keepDims: false },
    inputs: [input("float32", [2, 2, 2], [1, 2, 3, 4, 5, 6, 7, 8]), vector(-2)],
    outputs: [output("float32", [2, 2])],
    expected: [2, 3, 6, 7],
  },
  ...(["int8", "uint8", "int16"] as const).map((dtype): HandCase => ({
    name: "to another form",
    op: "MEAN",
    options: { keepDims: false },
    // (1 + 3 + 5 + 7) / 4 = 4, times 0.5 is 2, in steps of 0.25 is 8; int16 has no zero point.
    inputs: [input(dtype, [1, 4], [1, 3, 5, 7], q(0.5, 0)), vector(1)],
    outputs: [output(dtype, [1], q(0.25, dtype === "int16" ? 0 : 10))],
    expected: [dtype === "int16" ? 8 : 18],
  })),
  {
    name: "the fraction is cut off",
    op: "MEAN",
    options: { keepDims: false },
    inputs: [input("int32", [2, 2], [-3, -4, 3, 4]), vector(1)],
    outputs: [output("int32", [2])],
    expected: [-3, 3],
  },
];
