import { constant, forTypes, input, output, vector } from "./sketch.ts";
import type { HandCase } from "./sketch.ts";

const segmented: readonly HandCase[] = (
  [
    ["SUM", [6, 0, 4]],
    ["PROD", [5, 1, 4]],
    ["MAX", [5, "lowest", 4]],
    ["MIN", [1, "highest", 4]],
  ] as const
).flatMap(([name, expected]) =>
  forTypes(["float32", "int32"], (dtype) => {
    const ends = {
      lowest: dtype === "int32" ? -2147483648 : -3.4028234663852886e38,
      highest: dtype === "int32" ? 2147483647 : 3.4028234663852886e38,
    };
    return {
      name: "one segment is empty, one slice belongs nowhere",
      op: `UNSORTED_SEGMENT_${name}`,
      inputs: [input(dtype, [4], [1, 4, 5, 9]), input("int32", [4], [0, 2, 0, -1]), constant("int32", [], [3])],
      outputs: [output(dtype, [3])],
      expected: expected.map((value) => (typeof value === "string" ? ends[value] : value)),
    };
  }),
);

const boxes = [0, 0, 1, 1, 0, 0.1, 1, 1.1, 0, 5, 1, 6];
const step = { padding: "VALID", strideD: 1, strideH: 1, strideW: 1, fusedActivationFunction: "NONE" };
const plain3d = { ...step, dilationDFactor: 1, dilationHFactor: 1, dilationWFactor: 1 };
const scalar = (value: number) => constant("float32", [], [value]);

/** Segments, boxes, spectra and volumes. */
export const signals: readonly HandCase[] = [
  ...segmented,
  ...forTypes(["float32", "int32"], (dtype) => ({
    name: "rows of one identifier",
    op: "SEGMENT_SUM",
    inputs: [input(dtype, [3, 2], [1, 2, 3, 4, 5, 6]), constant("int32", [3], [0, 0, 1])],
    outputs: [output(dtype, [2, 2])],
    expected: [4, 6, 5, 6],
  })),
  {
    name: "the second overlaps the first",
    op: "NON_MAX_SUPPRESSION_V4",
    inputs: [
      input("float32", [3, 4], boxes),
      input("float32", [3], [0.9, 0.8, 0.7]),
      constant("int32", [], [3]),
      scalar(0.5),
      scalar(0),
    ],
    outputs: [output("int32", [3]), output("int32", [])],
    expected: [0, 2, 0],
    others: [[2]],
  },
  {
    name: "the score of the second falls below the third",
    op: "NON_MAX_SUPPRESSION_V5",
    inputs: [
      input("float32", [3, 4], boxes),
      input("float32", [3], [0.9, 0.8, 0.7]),
      constant("int32", [], [3]),
      scalar(1),
      scalar(0),
      scalar(0.5),
    ],
    outputs: [output("int32", [3]), output("float32", [3]), output("int32", [])],
    expected: [0, 2, 1],
    // The share is 0.9 / 1.1, the factor exp(-share^2).
    others: [[0.9, 0.7, 0.8 * 0.5120047], [3]],
  },
  {
    name: "the score threshold leaves one",
    op: "NON_MAX_SUPPRESSION_V5",
    inputs: [
      input("float32", [3, 4], boxes),
      input("float32", [3], [0.1, 0.8, 0.2]),
      constant("int32", [], [2]),
      scalar(0.5),
      scalar(0.3),
      scalar(0),
    ],
    outputs: [output("int32", [2]), output("float32", [2]), output("int32", [])],
    expected: [1, 0],
    others: [[0.8, 0], [1]],
  },
  {
    name: "a step down the rows",
    op: "RFFT2D",
    inputs: [input("float32", [2, 2], [1, 2, 3, 5]), vector(2, 2)],
    outputs: [output("complex64", [2, 2])],
    expected: [11, 0, -3, 0, -5, 0, 1, 0],
  },
  {
    name: "an impulse one to the right, cut and filled up",
    op: "RFFT2D",
    inputs: [input("float32", [1, 5], [0, 1, 0, 0, 9]), vector(1, 4)],
    outputs: [output("complex64", [1, 3])],
    expected: [1, 0, 0, -1, -1, 0],
  },
  ...(
    [
      ["REAL", [3, -5]],
      ["IMAG", [4, 12]],
      ["COMPLEX_ABS", [5, 13]],
    ] as const
  ).map(([op, expected]): HandCase => ({
    name: "two numbers",
    op,
    inputs: [input("complex64", [2], [3, 4, -5, 12])],
    outputs: [output("float32", [2])],
    expected,
  })),
  {
    name: "two channels through a 1 x 1 x 2 window, bias",
    op: "CONV_3D",
    options: plain3d,
    inputs: [
      input("float32", [1, 1, 1, 2, 2], [1, 2, 3, 4]),
      constant("float32", [1, 1, 2, 2, 1], [1, 10, 100, 1000]),
      constant("float32", [1], [0.5]),
    ],
    outputs: [output("float32", [1, 1, 1, 1, 1])],
    expected: [4321.5],
  },
  {
    name: "taps overlap, RELU6",
    op: "CONV_3D_TRANSPOSE",
    options: { ...plain3d, strideW: 2, fusedActivationFunction: "RELU6" },
    inputs: [
      vector(1, 1, 1, 5, 1),
      constant("float32", [1, 1, 3, 1, 1], [1, 10, 100]),
      input("float32", [1, 1, 1, 2, 1], [1, 2]),
      constant("float32", [1], [-98]),
    ],
    outputs: [output("float32", [1, 1, 1, 5, 1])],
    expected: [0, 0, 4, 0, 6],
  },
  {
    name: "Philox of seed 0: 23 bits a number",
    op: "RANDOM_UNIFORM",
    options: { seed: 0n, seed2: 0n },
    inputs: [vector(3)],
    outputs: [output("float32", [3])],
    expected: [0x27e8d5, 0x69c58d, 0x57ac4c].map((bits) => bits / 0x800000),
  },
  {
    name: "Box and Muller of the same numbers",
    op: "RANDOM_STANDARD_NORMAL",
    options: { seed: 0n, seed2: 0n },
    inputs: [vector(2)],
    outputs: [output("float32", [2])],
    expected: [-1.3544158, 0.7045493],
  },
  // What LiteRT 2.3 draws.
  {
    name: "seeds of the runtime's own",
    op: "RANDOM_UNIFORM",
    options: { seed: 1234n, seed2: 5678n },
    inputs: [vector(4)],
    outputs: [output("float32", [4])],
    expected: [0.666307806968689, 0.9674705266952515, 0.8894475698471069, 0.09441018104553223],
  },
  {
    name: "seeds of the runtime's own",
    op: "RANDOM_STANDARD_NORMAL",
    options: { seed: 1234n, seed2: 5678n },
    inputs: [vector(4)],
    outputs: [output("float32", [4])],
    expected: [-0.1828981339931488, 0.8823578357696533, 0.2705938518047333, 0.4013582170009613],
  },
  {
    name: "three rows of one stream",
    op: "MULTINOMIAL",
    options: { seed: 1234n, seed2: 5678n },
    inputs: [
      input("float32", [3, 7], [0, 1, 2, 0, 0, 0, -50, 0, 1, 2, 0, 0, 0, -50, 0, 1, 2, 0, 0, 0, -50]),
      constant("int32", [], [9]),
    ],
    outputs: [output("int32", [3, 9])],
    expected: [2, 1, 2, 1, 2, 2, 3, 5, 3, 2, 2, 3, 0, 2, 2, 3, 4, 2, 2, 2, 2, 2, 1, 2, 2, 1, 2],
  },
  {
    // It keeps 32 bits of a seed.
    name: "seeds beyond 32 bits",
    op: "RANDOM_UNIFORM",
    options: { seed: 5n, seed2: 1n << 40n },
    inputs: [vector(1)],
    outputs: [output("float32", [1])],
    expected: [0.18286478519439697],
  },
  {
    name: "one class is certain, infinite ones do not count",
    op: "MULTINOMIAL",
    options: { seed: 1n, seed2: 2n },
    inputs: [input("float32", [2, 3], [-200, 10, -Infinity, 3, -Infinity, -300]), constant("int32", [], [3])],
    outputs: [output("int64", [2, 3])],
    expected: [1n, 1n, 1n, 0n, 0n, 0n],
  },
];
