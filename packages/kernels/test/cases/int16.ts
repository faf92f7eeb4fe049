import { q, input, constant, output, none, window1, dense } from "./sketch.ts";
import type { HandCase } from "./sketch.ts";

const sixteen = (name: string, op: string, scale: number, data: readonly number[], to: number): HandCase => ({
  name,
  op,
  inputs: [input("int16", [data.length], data, q(scale, 0))],
  outputs: [output("int16", [data.length], q(to, 0))],
  expected: [],
});

/** Activations of 16 bits with weights of 8. */
export const sixteenBits: readonly HandCase[] = [
  ...(["int64", "int32"] as const).map((dtype): HandCase => ({
    name: `1 x 1, bias ${dtype}`,
    op: "CONV_2D",
    options: window1,
    // 300 * 2 + 500 * 4 + 10 = 2610 and 300 * -2 + 500 - 4 = -104.
    inputs: [
      input("int16", [1, 1, 1, 2], [300, 500], q(0.5, 0)),
      constant("int8", [2, 1, 1, 2], [2, 4, -2, 1], { scale: [0.5, 1], zeroPoint: [0, 0] }),
      constant(dtype, [2], dtype === "int64" ? [10n, -4n] : [10, -4]),
    ],
    // 2610 * 0.25 = 652.5, and -104 * 0.5.
    outputs: [output("int16", [1, 1, 1, 2], q(1, 0))],
    expected: [653, -52],
  })),
  {
    name: "bias only the run sees, saturates",
    op: "DEPTHWISE_CONV_2D",
    options: { ...window1, depthMultiplier: 1 },
    inputs: [
      input("int16", [1, 1, 2, 2], [10, -10, 30000, 0], q(1, 0)),
      constant("int8", [1, 1, 2, 2], [1, 2, 3, 4], { scale: 1, zeroPoint: 0, axis: 3 }),
      input("int64", [2], [0n, 7n]),
    ],
    outputs: [output("int16", [1, 1, 1, 2], q(1, 0))],
    expected: [32767, -13],
  },
  ...(["int64", "int32"] as const).map((dtype): HandCase => ({
    name: `rounds halves away from zero, bias ${dtype}`,
    op: "FULLY_CONNECTED",
    options: dense,
    inputs: [
      input("int16", [1, 2], [300, -200], q(1, 0)),
      constant("int8", [2, 2], [1, 2, 1, 2], q(0.5, 0)),
      constant(dtype, [2], dtype === "int64" ? [-5n, 203n] : [-5, 203]),
    ],
    outputs: [output("int16", [1, 2], q(1, 0))],
    expected: [-53, 52],
  })),
  ...(["int16", "int8"] as const).map((dtype): HandCase => ({
    name: `int16 by ${dtype}`,
    op: "BATCH_MATMUL",
    options: { adjX: false, adjY: false, asymmetricQuantizeInputs: false },
    inputs: [input("int16", [1, 2], [300, 500], q(1, 0)), input(dtype, [2, 1], [4, -1], q(0.5, 0))],
    outputs: [output("int16", [1, 1], q(0.5, 0))],
    expected: [700],
  })),
  ...(
    [
      ["ADD", [3500, 2500]],
      ["SUB", [500, 3500]],
      ["MUL", [12, -6]],
    ] as const
  ).map(([op, expected]): HandCase => ({
    name: "three forms",
    op,
    options: { ...none, potScaleInt16: false },
    // Real values 200 and 300, 150 and -50; sums in steps of 0.1, products in steps of 2500.
    inputs: [input("int16", [2], [400, 600], q(0.5, 0)), input("int16", [2], [600, -200], q(0.25, 0))],
    outputs: [output("int16", [2], q(op === "MUL" ? 2500 : 0.1, 0))],
    expected,
  })),
  ...(
    [
      ["ADD", [13, -12]],
      ["SUB", [7, -8]],
    ] as const
  ).map(([op, expected]): HandCase => ({
    name: "scales that are powers of two: the finer input is rounded to the output's",
    op,
    options: { ...none, potScaleInt16: true },
    inputs: [input("int16", [2], [10, -10], q(0.5, 0)), input("int16", [2], [5, -4], q(0.25, 0))],
    outputs: [output("int16", [2], q(0.5, 0))],
    expected,
  })),
  {
    name: "shares of 32768",
    op: "SOFTMAX",
    options: { beta: 1 },
    inputs: [input("int16", [1, 4], [500, 500, 500, 500], q(0.01, 0))],
    outputs: [output("int16", [1, 4], q(1 / 32768, 0))],
    expected: [8192, 8192, 8192, 8192],
  },
  {
    ...sixteen("lowest, middle, highest", "LOGISTIC", 0.001, [-32768, 0, 32767], 1 / 32768),
    expected: [1, 16384, 32767],
  },
  { ...sixteen("lowest, middle, highest", "TANH", 0.001, [-32768, 0, 32767], 1 / 32768), expected: [-32767, 0, 32767] },
  {
    ...sixteen("a scale of 2^-12: tanh 1 is 24956", "TANH", 1 / 4096, [4096, -4096], 1 / 32768),
    expected: [24956, -24956],
  },
  { ...sixteen("to another form", "RELU", 0.5, [-6, 0, 1, 14], 0.125), expected: [0, 0, 4, 56] },
  { ...sixteen("to another form", "RELU6", 0.5, [-6, 0, 1, 14], 0.125), expected: [0, 0, 4, 48] },
];
