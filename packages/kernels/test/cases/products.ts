import { q, input, constant, output, window1, dense } from "./sketch.ts";
import type { HandCase } from "./sketch.ts";

/** Convolutions and matrix products. */
export const products: readonly HandCase[] = [
  {
    name: "2 x 2 window, bias, RELU cuts the first",
    op: "CONV_2D",
    options: { ...window1, fusedActivationFunction: "RELU" },
    inputs: [
      input("float32", [1, 2, 3, 1], [1, 2, 3, 4, 5, 6]),
      constant("float32", [1, 2, 2, 1], [1, 0, 0, -1]),
      constant("float32", [1], [3.5]),
    ],
    outputs: [output("float32", [1, 1, 2, 1])],
    expected: [0, 0],
  },
  {
    name: "1 x 1, one scale per channel",
    op: "CONV_2D",
    options: window1,
    // x = [2, 4] with zero point -1 gives 3 and 5; sums 3 * 2 + 5 * 4 + 10 = 36 and 3 * -2 + 5 * 1 - 4 = -5.
    inputs: [
      input("int8", [1, 1, 1, 2], [2, 4], q(0.5, -1)),
      constant("int8", [2, 1, 1, 2], [2, 4, -2, 1], { scale: [0.5, 1], zeroPoint: [0, 0] }),
      constant("int32", [2], [10, -4]),
    ],
    // 36 * 0.25 = 9, and -5 * 0.5 = -2.5, whose half goes up: -2.
    outputs: [output("int8", [1, 1, 1, 2], q(1, 3))],
    expected: [12, 1],
  },
  {
    name: "multiplier 2",
    op: "DEPTHWISE_CONV_2D",
    options: { ...window1, depthMultiplier: 2 },
    inputs: [
      input("float32", [1, 1, 2, 2], [1, 2, 3, 4]),
      constant("float32", [1, 1, 2, 4], [1, 2, 3, 4, 5, 6, 7, 8]),
      constant("float32", [4], [0, 1, 2, 3]),
    ],
    outputs: [output("float32", [1, 1, 1, 4])],
    expected: [1 + 15, 2 + 18 + 1, 6 + 28 + 2, 8 + 32 + 3],
  },
  {
    name: "no bias, saturates",
    op: "DEPTHWISE_CONV_2D",
    options: { ...window1, depthMultiplier: 1 },
    inputs: [
      input("int8", [1, 1, 2, 2], [10, -10, 100, 0], q(1, 0)),
      constant("int8", [1, 1, 2, 2], [1, 2, 3, 4], { scale: 1, zeroPoint: 0, axis: 3 }),
      undefined,
    ],
    outputs: [output("int8", [1, 1, 1, 2], q(1, 0))],
    expected: [127, -20],
  },
  {
    name: "five units, more than one block of four",
    op: "FULLY_CONNECTED",
    options: dense,
    inputs: [
      input("float32", [2, 2], [1, 2, 3, 4]),
      constant("float32", [5, 2], [1, 0, 0, 1, 1, 1, 1, -1, 2, 2]),
      undefined,
    ],
    outputs: [output("float32", [2, 5])],
    expected: [1, 2, 3, -1, 6, 3, 4, 7, -1, 14],
  },
  {
    name: "double precision rounds halves away from zero; weights with a zero point",
    op: "FULLY_CONNECTED",
    options: dense,
    // (4 - 1) * (3 - 2) + (-2 - 1) * (4 - 2) = -3, * 0.5 = -1.5 -> -2; with bias 6: 1.5 -> 2.
    inputs: [
      input("int8", [1, 2], [4, -2], q(1, 1)),
      constant("int8", [2, 2], [3, 4, 3, 4], q(0.5, 2)),
      constant("int32", [2], [0, 6]),
    ],
    outputs: [output("int8", [1, 2], q(1, 0))],
    expected: [-2, 2],
  },
  {
    name: "both operands transposed, right one repeated",
    op: "BATCH_MATMUL",
    options: { adjX: true, adjY: true, asymmetricQuantizeInputs: false },
    inputs: [input("float32", [2, 2, 1], [1, 2, 3, 4]), input("float32", [1, 2], [10, 100])],
    outputs: [output("float32", [2, 1, 1])],
    expected: [210, 430],
  },
  {
    name: "zero points on both sides",
    op: "BATCH_MATMUL",
    options: { adjX: false, adjY: false, asymmetricQuantizeInputs: false },
    inputs: [input("int8", [1, 2], [3, 5], q(1, 1)), input("int8", [2, 1], [4, 0], q(0.5, 2))],
    outputs: [output("int8", [1, 1], q(0.5, 0))],
    expected: [2 * 2 + 4 * -2],
  },
];
