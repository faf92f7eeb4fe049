import { q, input, constant, output, none } from "./sketch.ts";
import type { HandCase } from "./sketch.ts";

const e = Math.fround(Math.E);
/** Functions of elements and rows. */
export const functions: readonly HandCase[] = [
  {
    name: "two rows",
    op: "SOFTMAX",
    options: { beta: 1 },
    inputs: [input("float32", [2, 2], [0, 0, 1, 2])],
    outputs: [output("float32", [2, 2])],
    expected: [0.5, 0.5, 1 / (1 + e), e / (1 + e)],
  },
  {
    name: "shares of 256",
    op: "SOFTMAX",
    options: { beta: 1 },
    // Differences of 0 and 20 steps of 0.1: 1 / (1 + e^-2) = 0.8808 is 225.5 of 256.
    inputs: [input("int8", [2, 2], [5, 5, 0, 20], q(0.1, 0))],
    outputs: [output("int8", [2, 2], q(1 / 256, -128))],
    expected: [0, 0, -97, 97],
  },
  {
    name: "shares of 256",
    op: "SOFTMAX",
    options: { beta: 1 },
    inputs: [input("uint8", [2, 2], [5, 5, 0, 20], q(0.1, 0))],
    outputs: [output("uint8", [2, 2], q(1 / 256, 0))],
    expected: [128, 128, 31, 225],
  },
  {
    name: "lowest, middle, highest",
    op: "LOGISTIC",
    inputs: [input("uint8", [3], [0, 128, 255], q(0.1, 128))],
    outputs: [output("uint8", [3], q(1 / 256, 0))],
    expected: [0, 128, 255],
  },
  {
    name: "lowest, half, highest",
    op: "TANH",
    inputs: [input("uint8", [3], [0, 133, 255], q(0.1, 128))],
    outputs: [output("uint8", [3], q(1 / 128, 128))],
    expected: [0, 187, 255],
  },
  {
    name: "three places",
    op: "LOGISTIC",
    inputs: [input("float32", [3], [0, 20, -20])],
    outputs: [output("float32", [3])],
    expected: [0.5, 1, 2.0611536e-9],
  },
  {
    name: "lowest, middle, highest",
    op: "LOGISTIC",
    inputs: [input("int8", [3], [-128, 0, 127], q(0.1, 0))],
    outputs: [output("int8", [3], q(1 / 256, -128))],
    expected: [-128, 0, 127],
  },
  {
    name: "three places",
    op: "TANH",
    inputs: [input("float32", [3], [0, 0.5, -20])],
    outputs: [output("float32", [3])],
    expected: [0, 0.46211717, -1],
  },
  {
    name: "lowest, half, highest",
    op: "TANH",
    inputs: [input("int8", [3], [-128, 5, 127], q(0.1, 0))],
    outputs: [output("int8", [3], q(1 / 128, 0))],
    expected: [-128, 59, 127],
  },
  ...(
    [
      ["RELU", [0, 0, 0.5, 7], [-10, -10, -6, 46]],
      ["RELU6", [0, 0, 0.5, 6], [-10, -10, -6, 38]],
      ["RELU_N1_TO_1", [-1, 0, 0.5, 1], [-18, -10, -6, -2]],
    ] as const
  ).flatMap(([op, real, quantized]): HandCase[] => [
    {
      name: "below, at 0, inside, above",
      op,
      inputs: [input("float32", [4], [-3, 0, 0.5, 7])],
      outputs: [output("float32", [4])],
      expected: real,
    },
    {
      name: "to another form",
      op,
      inputs: [input("int8", [4], [-6, 0, 1, 14], q(0.5, 0))],
      outputs: [output("int8", [4], q(0.125, -10))],
      expected: quantized,
    },
    {
      name: "to another form",
      op,
      inputs: [input("uint8", [4], [4, 10, 11, 24], q(0.5, 10))],
      outputs: [output("uint8", [4], q(0.125, 20))],
      expected: quantized.map((value) => value + 30),
    },
  ]),
  {
    name: "one slope a channel",
    op: "PRELU",
    inputs: [input("float32", [2, 2], [-1, -2, 3, 4]), constant("float32", [2], [0.5, 2])],
    outputs: [output("float32", [2, 2])],
    expected: [-0.5, -4, 3, 4],
  },
  ...(["int8", "uint8"] as const).map((dtype): HandCase => ({
    name: "slope -0.5",
    op: "PRELU",
    inputs: [input(dtype, [2], [10, 30], q(1, 20)), constant(dtype, [1], [1], q(0.5, 2))],
    outputs: [output(dtype, [2], q(0.5, 40))],
    expected: [50, 60],
  })),
  {
    name: "a triangle of 3, 4, 5",
    op: "L2_NORMALIZATION",
    options: none,
    inputs: [input("float32", [2, 2], [3, 4, 0, 0])],
    outputs: [output("float32", [2, 2])],
    expected: [0.6, 0.8, 0, 0],
  },
  {
    name: "a triangle of 3, 4, 5 in steps of 1/128",
    op: "L2_NORMALIZATION",
    options: none,
    inputs: [input("int8", [1, 2], [31, 41], q(1, 1))],
    outputs: [output("int8", [1, 2], q(1 / 128, 0))],
    expected: [77, 102],
  },
  {
    name: "signs vanish",
    op: "SQUARE",
    inputs: [input("float32", [2], [-3, 1.5])],
    outputs: [output("float32", [2])],
    expected: [9, 2.25],
  },
];
