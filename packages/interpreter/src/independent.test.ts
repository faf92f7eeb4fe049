import { elementCount } from "@litequant/core";
import type { DType, OpName, TensorValue, TypedArray } from "@litequant/core";
import { decodeModel, encodeModel } from "@litequant/schema";
import { buildModel, expectClose, expectSame, nameInputs, random } from "@litequant/testkit";
import type { GraphSketch } from "@litequant/testkit";
import { createOracle } from "@litequant/testkit/oracle";
import { describe, expect, it } from "vitest";

import { createRunner } from "./runner.ts";

/** A tensor of a model of one operator; inputs without `data` are filled with noise from `low` to `high`. */
interface Port {
  readonly dtype: DType;
  readonly shape: readonly number[];
  readonly scale?: number;
  readonly zeroPoint?: number;
  readonly data?: readonly number[];
  readonly low?: number;
  readonly high?: number;
}

type Form = readonly [op: OpName, inputs: readonly Port[], output: Port, options?: object];

const plain = (dtype: DType, ...shape: number[]): Port => ({ dtype, shape });
const axes = (...data: number[]): Port => ({ dtype: "int32", shape: [data.length], data });
const wide = (...data: number[]): Port => ({ dtype: "int64", shape: [data.length], data });
const none = { fusedActivationFunction: "NONE" };
const comparisons = ["EQUAL", "NOT_EQUAL", "LESS", "GREATER", "LESS_EQUAL", "GREATER_EQUAL"] as const;

/** Types of quantized values that the operator zoo has few models of. */
const quantized = (["uint8", "int16"] as const).flatMap((dtype): Form[] => {
  const [first, second] = dtype === "uint8" ? [120, 130] : [0, 0];
  const x = (scale: number, ...shape: number[]): Port => ({ dtype, shape, scale, zeroPoint: first });
  const y = (scale: number, ...shape: number[]): Port => ({ dtype, shape, scale, zeroPoint: second });
  const fine = dtype === "uint8" ? 0.03 : 0.0002;
  const slopes = { dtype: dtype === "uint8" ? "uint8" : "int8", shape: [2], scale: 0.01, zeroPoint: second } as const;
  return [
    ["DIV", [x(0.03, 4, 1, 50), { ...y(0.02, 3, 50), low: second + 1 }], x(0.05, 4, 3, 50), none],
    ["LEAKY_RELU", [x(0.03, 256)], y(0.025, 256), { alpha: 0.3 }],
    ["LEAKY_RELU", [x(0.03, 256)], y(0.025, 256), { alpha: -0.3 }],
    ["GELU", [x(fine, 256)], y(fine, 256), { approximate: true }],
    ["GELU", [x(fine, 256)], y(fine, 256), { approximate: false }],
    ["PRELU", [x(0.05, 50, 2), { ...slopes, data: [3, 100] }], y(0.04, 50, 2)],
    ["MAXIMUM", [x(0.03, 4, 1, 50), x(0.03, 3, 50)], x(0.03, 4, 3, 50)],
    ["REDUCE_MAX", [x(0.03, 4, 5, 50), axes(1, -1)], x(0.03, 4), { keepDims: false }],
    ["SUM", [x(0.03, 4, 5, 50), axes(1)], y(0.1, 4, 50), { keepDims: false }],
    ...comparisons.map((op): Form => [op, [x(0.03, 4, 1, 50), y(0.02, 3, 50)], plain("bool", 4, 3, 50)]),
  ];
});

const eightBit: readonly Form[] = [
  [
    "LOG_SOFTMAX",
    [{ ...plain("uint8", 6, 40), scale: 0.05, zeroPoint: 120 }],
    { ...plain("uint8", 6, 40), scale: 1 / 16, zeroPoint: 255 },
  ],
  [
    "HARD_SWISH",
    [{ ...plain("uint8", 256), scale: 0.05, zeroPoint: 120 }],
    { ...plain("uint8", 256), scale: 0.03, zeroPoint: 9 },
  ],
  [
    "RELU_0_TO_1",
    [{ ...plain("uint8", 256), scale: 0.05, zeroPoint: 120 }],
    { ...plain("uint8", 256), scale: 1 / 255, zeroPoint: 0 },
  ],
];

const plainNumbers = (["float32", "int32", "int64"] as const).flatMap((dtype): Form[] => [
  ...(["SUM", "MEAN", "REDUCE_MAX", "REDUCE_MIN", "REDUCE_PROD"] as const).map((op): Form => [
    op,
    [plain(dtype, 4, 5, 6), axes(0, 2)],
    plain(dtype, 5),
    { keepDims: false },
  ]),
  ...[0, 1, 2].flatMap((axis) =>
    [true, false].flatMap((exclusive) =>
      [true, false].map((reverse): Form => [
        "CUMSUM",
        [plain(dtype, 4, 5, 6), axes(axis)],
        plain(dtype, 4, 5, 6),
        { exclusive, reverse },
      ]),
    ),
  ),
  ...["ADD", "MUL", "MINIMUM", "MAXIMUM"].map((reduceFunction): Form => [
    "REDUCE_WINDOW",
    [plain(dtype, 7, 9), { dtype, shape: [], data: [3] }, wide(2, 3), wide(1, 2), wide(2, 1)],
    plain(dtype, 5, 4),
    { reduceFunction },
  ]),
  ...comparisons.map((op): Form => [op, [plain(dtype, 4, 1, 6), plain(dtype, 3, 6)], plain("bool", 4, 3, 6)]),
  ["FLOOR_MOD", [plain(dtype, 4, 1, 6), { ...plain(dtype, 3, 6), low: 1 }], plain(dtype, 4, 3, 6)],
  ["STABLEHLO_MULTIPLY", [plain(dtype, 6), plain(dtype, 6)], plain(dtype, 6)],
  ["NEG", [plain(dtype, 6)], plain(dtype, 6)],
]);

const smallIntegers = (["int8", "int16", "int32"] as const).flatMap((dtype) =>
  (["FLOOR_DIV", "FLOOR_MOD", "RIGHT_SHIFT", "BITWISE_XOR"] as const).map((op): Form => [
    op,
    [plain(dtype, 4, 1, 6), { ...plain(dtype, 3, 6), low: 1, high: 20 }],
    plain(dtype, 4, 3, 6),
  ]),
);

const arrays = { float32: Float32Array, int8: Int8Array, uint8: Uint8Array, int16: Int16Array, int32: Int32Array };
const ranges: { readonly [D in DType]?: readonly [number, number] } = {
  int8: [-128, 127],
  uint8: [0, 255],
  int16: [-32768, 32767],
};

function noise({ dtype, shape, low, high }: Port, seed: number): TensorValue {
  const [min, max] = ranges[dtype] ?? [-9, 9];
  const from = low ?? min;
  const unit = Array.from(random(seed).array("float32", [elementCount(shape)], 0, 1), Number);
  const real = unit.map((u) => from + u * ((high ?? max) - from));
  if (dtype === "float32") return { dtype, shape, data: Float32Array.from(real) };
  const whole = real.map(Math.floor);
  if (dtype === "int64") return { dtype, shape, data: BigInt64Array.from(whole, BigInt) };
  return { dtype, shape, data: arrays[dtype as keyof typeof arrays].from(whole) };
}

function modelOf([op, inputs, output, options]: Form): Uint8Array {
  const names = inputs.map((_, port) => `in${port}`);
  const tensors = Object.fromEntries(
    [...inputs, output].map(({ low: _low, high: _high, ...tensor }, port) => [names[port] ?? "out", tensor]),
  );
  const operator = { op, inputs: names, outputs: ["out"], ...(options && { options }) };
  const open = names.filter((_, port) => inputs[port]?.data === undefined);
  return encodeModel(buildModel({ tensors, operators: [operator], inputs: open, outputs: ["out"] } as GraphSketch));
}

describe("an independent runtime computes the same in types that goldens lack", () => {
  it.each([
    ["quantized", [...quantized, ...eightBit]],
    ["plain numbers", [...plainNumbers, ...smallIntegers]],
  ] as const)("%s", async (_, forms) => {
    const oracle = await createOracle({ kernels: "builtin" });
    expect(forms.length).toBeGreaterThan(20);
    for (const form of forms) {
      const file = modelOf(form);
      const values = form[1].filter(({ data }) => data === undefined).map((port, index) => noise(port, index + 1));
      const [theirs] = await oracle.run(
        file,
        values.map(({ data }) => data as TypedArray),
      );
      const { model } = decodeModel(file);
      const runner = createRunner(model);
      runner.run({ index: 0, inputs: nameInputs(model, values) });
      const ours = runner.tensor({ subgraph: 0, index: model.subgraphs[0]!.outputs[0]! })!.data;
      const what = `${form[0]} ${form[1][0]!.dtype} ${JSON.stringify(form[3] ?? {})}`;
      if (form[2].dtype === "float32") expectClose(ours, theirs!, 1e-6, what);
      else expectSame(ours, theirs!, what);
    }
  });
});
