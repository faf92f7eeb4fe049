import { constant, input, none, output, q } from "./sketch.ts";
import type { HandCase } from "./sketch.ts";

const cell = { fusedActivationFunction: "NONE", cellClip: 0, projClip: 0, asymmetricQuantizeInputs: false };
const rnnOptions = { ...none, timeMajor: false, mergeOutputs: true, asymmetricQuantizeInputs: false };

/** One input, one cell: biases are large, so that gates are open (1) but for what the case says. */
const floatCell = (bias: readonly [number, number, number, number]) => [
  ...[0, 0, 1, 0].map((weight) => constant("float32", [1, 1], [weight])),
  ...[0, 0, 0, 0].map((weight) => constant("float32", [1, 1], [weight])),
  undefined,
  undefined,
  undefined,
  ...bias.map((each) => constant("float32", [1], [each])),
  undefined,
  undefined,
];
const open = floatCell([100, 100, 0, 100]);
const norms = [undefined, undefined, undefined, undefined];

const int8Cell = [
  ...[0, 0, 64, 0].map((weight) => constant("int8", [1, 1], [weight], q(1 / 64, 0))),
  ...[0, 0, 0, 0].map((weight) => constant("int8", [1, 1], [weight], q(1 / 64, 0))),
  undefined,
  undefined,
  undefined,
  // Biases in units of 1/64 * 1/64: 8 for open gates.
  ...[32768, 32768, 0, 32768].map((bias) => constant("int32", [1], [bias], q(1 / 4096, 0))),
  undefined,
  undefined,
  input("int8", [1, 1], [0], q(1 / 128, 0)),
  input("int16", [1, 1], [0], q(2 ** -12, 0)),
  ...norms,
];
const inner = [0, 1, 2, 3].map(() => output("float32", [0]));
const hidden = [...inner, output("int8", [0], q(1 / 128, 0))];
// The cell gate gets 1, tanh 0.7616; times an input gate of 0.9997 that is the cell state, and tanh of it 0.6419 the output.
const int8Result = 82;

/** Recurrent operators. */
export const recurrent: readonly HandCase[] = [
  {
    name: "adds inputs up",
    op: "UNIDIRECTIONAL_SEQUENCE_LSTM",
    options: { ...cell, timeMajor: false },
    inputs: [
      input("float32", [1, 3, 1], [1, 2, -5]),
      ...open,
      input("float32", [1, 1], [0]),
      input("float32", [1, 1], [10]),
      ...norms,
    ],
    outputs: [output("float32", [1, 3, 1])],
    expected: [11, 13, 8],
  },
  {
    name: "forgets, time first, two sequences",
    op: "UNIDIRECTIONAL_SEQUENCE_LSTM",
    options: { ...cell, timeMajor: true },
    inputs: [
      input("float32", [2, 2, 1], [1, 2, 3, 4]),
      ...floatCell([100, -200, 0, 100]),
      input("float32", [2, 1], [0, 0]),
      input("float32", [2, 1], [10, 10]),
      ...norms,
    ],
    outputs: [output("float32", [2, 2, 1])],
    expected: [1, 2, 3, 4],
  },
  {
    name: "one step",
    op: "UNIDIRECTIONAL_SEQUENCE_LSTM",
    options: { ...cell, timeMajor: false },
    inputs: [input("int8", [1, 1, 1], [64], q(1 / 64, 0)), ...int8Cell],
    outputs: [output("int8", [1, 1, 1], q(1 / 128, 0))],
    intermediates: hidden,
    expected: [int8Result],
  },
  {
    name: "adds to the state",
    op: "LSTM",
    options: { ...cell, kernelType: "FULL" },
    inputs: [
      input("float32", [1, 1], [1]),
      ...open,
      input("float32", [1, 1], [0]),
      input("float32", [1, 1], [10]),
      ...norms,
    ],
    outputs: [output("float32", [1, 1])],
    expected: [11],
  },
  {
    name: "one step",
    op: "LSTM",
    options: { ...cell, kernelType: "FULL" },
    inputs: [input("int8", [1, 1], [64], q(1 / 64, 0)), ...int8Cell],
    outputs: [output("int8", [1, 1], q(1 / 128, 0))],
    intermediates: hidden,
    expected: [int8Result],
  },
  {
    name: "basic cell, all gates at 1/2 and nothing new",
    op: "LSTM",
    options: { ...cell, kernelType: "BASIC" },
    inputs: [
      input("uint8", [1, 1], [200], q(1 / 128, 128)),
      input("uint8", [1, 1], [128], q(1 / 128, 128)),
      constant("uint8", [4, 2], Array<number>(8).fill(100), q(1 / 128, 100)),
      constant("int32", [4], [0, 0, 0, 0], q(1 / 16384, 0)),
      // 1, halved by the forget gate; tanh 0.4621, halved by the output gate: 29.6 / 128.
      input("int16", [1, 1], [2048], q(2 ** -11, 0)),
    ],
    outputs: [
      output("uint8", [1, 1], q(1 / 128, 128)),
      output("int16", [1, 1], q(2 ** -11, 0)),
      output("uint8", [1, 2], q(1 / 128, 128)),
      output("int16", [1, 4], q(2 ** -12, 0)),
    ],
    expected: [158],
  },
  {
    name: "both directions add inputs up",
    op: "BIDIRECTIONAL_SEQUENCE_LSTM",
    options: { ...cell, mergeOutputs: true, timeMajor: false },
    inputs: [
      input("float32", [1, 3, 1], [1, 2, 3]),
      ...open,
      ...open,
      ...[0, 0, 0, 0].map((value) => input("float32", [1, 1], [value])),
      ...Array<undefined>(9).fill(undefined),
    ],
    outputs: [output("float32", [1, 3, 2])],
    expected: [1, 6, 3, 5, 6, 3],
  },
  {
    name: "input plus twice the state",
    op: "RNN",
    options: rnnOptions,
    inputs: [
      input("float32", [1, 2], [1, 2]),
      constant("float32", [1, 2], [1, 1]),
      constant("float32", [1, 1], [2]),
      constant("float32", [1], [0.5]),
      input("float32", [1, 1], [10]),
    ],
    outputs: [output("float32", [1, 1])],
    expected: [23.5],
  },
  {
    name: "int8 weights, symmetric input",
    op: "RNN",
    options: rnnOptions,
    // Inputs become 127 and 64 by 2/127; the state is 0 and adds nothing.
    inputs: [
      input("float32", [1, 2], [2, 1]),
      constant("int8", [1, 2], [10, 20], q(0.5, 0)),
      constant("int8", [1, 1], [100], q(0.5, 0)),
      constant("float32", [1], [0]),
      input("float32", [1, 1], [0]),
    ],
    outputs: [output("float32", [1, 1])],
    expected: [(1270 + 1280) / 127],
  },
  {
    name: "the state lives through the sequence",
    op: "UNIDIRECTIONAL_SEQUENCE_RNN",
    options: rnnOptions,
    inputs: [
      input("float32", [1, 3, 1], [1, 1, 1]),
      constant("float32", [1, 1], [1]),
      constant("float32", [1, 1], [2]),
      constant("float32", [1], [0]),
      input("float32", [1, 1], [0]),
    ],
    outputs: [output("float32", [1, 3, 1])],
    expected: [1, 3, 7],
  },
  {
    name: "backward beside forward",
    op: "BIDIRECTIONAL_SEQUENCE_RNN",
    options: rnnOptions,
    inputs: [
      input("float32", [1, 2, 1], [1, 2]),
      ...[0, 1].flatMap(() => [
        constant("float32", [1, 1], [1]),
        constant("float32", [1, 1], [1]),
        constant("float32", [1], [0]),
        input("float32", [1, 1], [0]),
      ]),
      undefined,
      undefined,
      undefined,
    ],
    outputs: [output("float32", [1, 2, 2])],
    expected: [1, 3, 3, 2],
  },
  {
    name: "two filters a unit, memory of two",
    op: "SVDF",
    options: { ...none, rank: 2, asymmetricQuantizeInputs: false },
    inputs: [
      input("float32", [1, 1], [3]),
      constant("float32", [2, 1], [1, 2]),
      constant("float32", [2, 2], [1, 10, 100, 1000]),
      constant("float32", [1], [0.5]),
      // The older of each pair falls out: [7, 3] and [9, 6] remain.
      input("float32", [1, 4], [0, 7, 0, 9]),
    ],
    outputs: [output("float32", [1, 1])],
    expected: [7 + 30 + 900 + 6000 + 0.5],
  },
  {
    name: "zero points, and the oldest value falls out",
    op: "SVDF",
    options: { rank: 1, fusedActivationFunction: "RELU", asymmetricQuantizeInputs: false },
    inputs: [
      input("int8", [1, 1], [3], q(1, 1)),
      constant("int8", [1, 1], [10], q(1, 0)),
      constant("int16", [1, 2], [1, 2], q(1, 0)),
      undefined,
      input("int16", [1, 2], [0, 5], q(1, 0)),
    ],
    outputs: [output("int8", [1, 1], q(1, -4))],
    // 10 * (3 - 1) = 20 is new: 5 + 2 * 20 - 4.
    expected: [41],
  },
  {
    name: "an int8 state has a zero point",
    op: "SVDF",
    options: { rank: 1, fusedActivationFunction: "RELU", asymmetricQuantizeInputs: false },
    inputs: [
      input("int8", [1, 1], [3], q(1, 1)),
      constant("int8", [1, 1], [10], q(1, 0)),
      constant("int8", [1, 2], [1, 2], q(1, 0)),
      constant("int32", [1], [1]),
      input("int8", [1, 2], [0, 5], q(1, 3)),
    ],
    outputs: [output("int8", [1, 1], q(1, -4))],
    // 10 * (3 - 1) = 20 is new and lies as 23: (5 - 3) + 2 * 20 + 1 - 4.
    expected: [39],
  },
];
