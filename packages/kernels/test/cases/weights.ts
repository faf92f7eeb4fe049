import { packInt4 } from "@litequant/core";

import { constant, dense, input, none, output, q, window1 } from "./sketch.ts";
import type { HandCase } from "./sketch.ts";

const packed = (...values: number[]) => Array.from(packInt4(Int8Array.from(values)));
const asymmetric = { ...dense, asymmetricQuantizeInputs: true };
const blocks = { kind: "blockwise", scales: 7, zeroPoints: -1, blockSize: 2 } as const;

/** Integer weights in every form but int8 with int8: uint8 with zero points, packed, and with float activations. */
export const weightForms: readonly HandCase[] = [
  {
    name: "weights with a zero point",
    op: "CONV_2D",
    options: window1,
    // (12 - 10) * (131 - 128) + (14 - 10) * (127 - 128) + 1 = 3; times 2 * 0.25, half away from zero.
    inputs: [
      input("uint8", [1, 1, 1, 2], [12, 14], q(2, 10)),
      constant("uint8", [1, 1, 1, 2], [131, 127], q(0.25, 128)),
      constant("int32", [1], [1]),
    ],
    outputs: [output("uint8", [1, 1, 1, 1], q(1, 100))],
    expected: [102],
  },
  {
    name: "weights with a zero point, saturates",
    op: "DEPTHWISE_CONV_2D",
    options: { ...window1, depthMultiplier: 1 },
    inputs: [
      input("uint8", [1, 1, 1, 2], [12, 255], q(1, 10)),
      constant("uint8", [1, 1, 1, 2], [131, 255], q(1, 128)),
      constant("int32", [2], [1, 0]),
    ],
    outputs: [output("uint8", [1, 1, 1, 2], q(1, 0))],
    expected: [7, 255],
  },
  {
    name: "weights with a zero point",
    op: "FULLY_CONNECTED",
    options: dense,
    inputs: [
      input("uint8", [1, 2], [12, 14], q(2, 10)),
      constant("uint8", [1, 2], [131, 127], q(0.25, 128)),
      constant("int32", [1], [1]),
    ],
    outputs: [output("uint8", [1, 1], q(1, 100))],
    expected: [102],
  },
  {
    name: "3, 4, 5",
    op: "L2_NORMALIZATION",
    options: none,
    // 128 * 3 / 5 = 76.8 and 128 * 4 / 5 = 102.4, both above the zero point 128.
    inputs: [input("uint8", [1, 2], [103, 104], q(0.5, 100))],
    outputs: [output("uint8", [1, 2], q(1 / 128, 128))],
    expected: [205, 230],
  },
  {
    name: "an input in another form",
    op: "CONCATENATION",
    options: { axis: 0, ...none },
    inputs: [input("uint8", [2], [3, 255], q(1, 0)), input("uint8", [2], [20, 21], q(2, 10))],
    outputs: [output("uint8", [4], q(1, 0))],
    expected: [3, 255, 20, 22],
  },
  {
    name: "int4 weights",
    op: "FULLY_CONNECTED",
    options: dense,
    inputs: [
      input("int8", [1, 3], [1, 2, 3], q(1, 0)),
      constant("int4", [2, 3], packed(1, 2, -8, 7, 7, 7), q(1, 0)),
      constant("int32", [2], [0, 1]),
    ],
    outputs: [output("int8", [1, 2], q(1, 0))],
    expected: [1 + 4 - 24, 7 * 6 + 1],
  },
  {
    name: "int2 weights",
    op: "FULLY_CONNECTED",
    options: dense,
    inputs: [
      input("int8", [1, 3], [1, 2, 3], q(1, 0)),
      // 1, -1 and -2, lowest bits first.
      constant("int2", [1, 3], [0b10_11_01], q(1, 0)),
      undefined,
    ],
    outputs: [output("int8", [1, 1], q(1, 0))],
    expected: [1 - 2 - 6],
  },
  {
    name: "int4 weights",
    op: "CONV_2D",
    options: window1,
    inputs: [
      input("int8", [1, 1, 1, 2], [3, 5], q(1, 0)),
      constant("int4", [2, 1, 1, 2], packed(1, -1, 7, 2), { scale: [1, 2], zeroPoint: [0, 0] }),
      constant("int32", [2], [0, 0]),
    ],
    outputs: [output("int8", [1, 1, 1, 2], q(1, 0))],
    expected: [-2, 62],
  },
  {
    name: "int8 weights, symmetric rows, one scale a unit",
    op: "FULLY_CONNECTED",
    options: { ...dense, fusedActivationFunction: "RELU" },
    // Rows become [127, 64] by 2/127 and [64, -127] by 4/127.
    inputs: [
      input("float32", [2, 2], [2, 1, 2, -4]),
      constant("int8", [2, 2], [10, 20, 1, 0], { scale: [0.5, 1], zeroPoint: [0, 0] }),
      constant("float32", [2], [1, 0]),
    ],
    outputs: [output("float32", [2, 2])],
    expected: [1 + ((1270 + 1280) * 2) / 127 / 2, 2, 0, (64 * 4) / 127],
  },
  {
    name: "int8 weights, asymmetric rows",
    op: "FULLY_CONNECTED",
    options: asymmetric,
    // The scale of [0, 255] is 1, its zero point -128: exact.
    inputs: [
      input("float32", [1, 3], [0, 255, 100]),
      constant("int8", [1, 3], [1, 2, -3], q(0.5, 0)),
      constant("float32", [1], [0.25]),
    ],
    outputs: [output("float32", [1, 1])],
    expected: [0.25 + (510 - 300) / 2],
  },
  {
    name: "int4 weights with a scale for each block of two",
    op: "FULLY_CONNECTED",
    options: dense,
    inputs: [
      input("float32", [1, 4], [0, 255, 100, 10]),
      constant("int4", [2, 4], packed(1, 2, -3, 4, 5, 6, 7, -8), { scale: [1], details: blocks }),
      constant("float32", [2], [0.5, 0]),
    ],
    // Halves: 1, 2, 0.5 and 4.
    constants: { 7: input("float16", [2, 2], [0x3c00, 0x4000, 0x3800, 0x4400]) },
    outputs: [output("float32", [1, 2])],
    expected: [0.5 + 510 + 2 * (-300 + 40), 0.5 * 6 * 255 + 4 * (700 - 80)],
  },
  {
    name: "int8 weights, one scale: symmetric images",
    op: "CONV_2D",
    options: window1,
    inputs: [
      input("float32", [1, 1, 1, 2], [127, -100]),
      constant("int8", [1, 1, 1, 2], [3, 2], q(0.5, 0)),
      constant("float32", [1], [1]),
    ],
    outputs: [output("float32", [1, 1, 1, 1])],
    expected: [1 + (381 - 200) / 2],
  },
  {
    name: "int8 weights, several scales: images over their own range",
    op: "CONV_2D",
    options: window1,
    inputs: [
      input("float32", [1, 1, 1, 2], [255, 100]),
      constant("int8", [2, 1, 1, 2], [3, 2, 1, 0], { scale: [0.5, 1], zeroPoint: [0, 0] }),
      constant("float32", [2], [1, 0]),
    ],
    outputs: [output("float32", [1, 1, 1, 2])],
    expected: [1 + (765 + 200) / 2, 255],
  },
  {
    name: "int8 weights",
    op: "DEPTHWISE_CONV_2D",
    options: { ...window1, depthMultiplier: 2 },
    inputs: [
      input("float32", [1, 1, 1, 1], [255]),
      constant("int8", [1, 1, 1, 2], [3, -2], { scale: [0.5, 1], zeroPoint: [0, 0], axis: 3 }),
      constant("float32", [2], [0, 10]),
    ],
    outputs: [output("float32", [1, 1, 1, 2])],
    expected: [382.5, -500],
  },
  {
    name: "int8 matrix, transposed rows",
    op: "BATCH_MATMUL",
    options: { adjX: true, adjY: false, asymmetricQuantizeInputs: false },
    // Columns of the first are rows: [127, 2] and [254, -4].
    inputs: [input("float32", [2, 2], [127, 254, 2, -4]), constant("int8", [2, 1], [3, 5], q(0.5, 0))],
    outputs: [output("float32", [2, 1])],
    expected: [(381 + 10) / 2, (762 - 20) / 2],
  },
  {
    name: "int8 filter, image over its own range",
    op: "TRANSPOSE_CONV",
    options: { ...window1, quantizedBiasType: "float32" },
    inputs: [
      constant("int32", [4], [1, 1, 2, 1]),
      constant("int8", [1, 1, 2, 1], [3, -2], q(0.5, 0)),
      input("float32", [1, 1, 1, 1], [255]),
      constant("float32", [1], [1]),
    ],
    outputs: [output("float32", [1, 1, 2, 1])],
    expected: [383.5, -254],
  },
  {
    name: "int4 weights beside int16",
    op: "FULLY_CONNECTED",
    options: dense,
    inputs: [
      input("int16", [1, 3], [100, 200, 300], q(1, 0)),
      constant("int4", [1, 3], packed(1, 2, -8), q(1, 0)),
      undefined,
    ],
    outputs: [output("int16", [1, 1], q(1, 0))],
    expected: [-1900],
  },
  {
    name: "int4 filter beside int16",
    op: "CONV_2D",
    options: window1,
    inputs: [
      input("int16", [1, 1, 1, 2], [300, 500], q(1, 0)),
      constant("int4", [1, 1, 1, 2], packed(1, -8), q(1, 0)),
      constant("int64", [1], [7n]),
    ],
    outputs: [output("int16", [1, 1, 1, 1], q(1, 0))],
    expected: [-3693],
  },
  {
    name: "int8 rows with a scale each",
    op: "EMBEDDING_LOOKUP",
    inputs: [
      input("int32", [2], [1, 0]),
      constant("int8", [2, 2], [1, 2, 3, -4], { scale: [0.5, 2], zeroPoint: [0, 0] }),
    ],
    outputs: [output("float32", [2, 2])],
    expected: [6, -8, 0.5, 1],
  },
  {
    name: "int4 rows with a scale a block",
    op: "EMBEDDING_LOOKUP",
    inputs: [
      input("int32", [1], [1]),
      constant("int4", [2, 4], packed(1, 2, -3, 4, 5, 6, 7, -8), { scale: [1], details: blocks }),
    ],
    constants: { 7: input("float16", [2, 2], [0x3c00, 0x4000, 0x3800, 0x4400]) },
    outputs: [output("float32", [1, 4])],
    expected: [2.5, 3, 28, -32],
  },
  {
    name: "four to a byte, one scale a column",
    op: "DEQUANTIZE",
    inputs: [constant("int2", [2, 2], [0b10_01_11_00], { scale: [0.5, 2], zeroPoint: [0, 0], axis: 1 })],
    outputs: [output("float32", [2, 2])],
    expected: [0, -2, 0.5, -4],
  },
  {
    name: "int4 rows with a scale a block",
    op: "DEQUANTIZE",
    inputs: [constant("int4", [2, 4], packed(1, 2, -3, 4, 5, 6, 7, -8), { scale: [1], details: blocks })],
    constants: { 7: input("float16", [2, 2], [0x3c00, 0x4000, 0x3800, 0x4400]) },
    outputs: [output("float32", [2, 4])],
    expected: [1, 2, -6, 8, 2.5, 3, 28, -32],
  },
  {
    name: "one scale a column",
    op: "BATCH_MATMUL",
    options: { adjX: false, adjY: false, asymmetricQuantizeInputs: false },
    inputs: [
      input("int16", [1, 2], [100, 200], q(1, 0)),
      constant("int8", [2, 2], [1, 2, 3, 4], { scale: [1, 2], zeroPoint: [0, 0], axis: 1 }),
    ],
    outputs: [output("int16", [1, 2], q(1, 0))],
    expected: [700, 2000],
  },
  {
    name: "sums of int8 as they are",
    op: "BATCH_MATMUL",
    options: { adjX: false, adjY: true, asymmetricQuantizeInputs: false },
    inputs: [input("int8", [1, 2], [100, -100], q(1, 5)), input("int8", [2, 2], [100, -100, 1, 2], q(1, 5))],
    outputs: [output("int32", [1, 2])],
    expected: [20000, -100],
  },
];
