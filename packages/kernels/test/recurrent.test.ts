import type { Kernel } from "@litequant/core";
import { random, rangeOf, runKernel } from "@litequant/testkit";
import type { KernelCall, KernelInput } from "@litequant/testkit";
import { describe, expect, it } from "vitest";

import { referenceKernels } from "../src/index.ts";
import { constant, input, output, q } from "./cases/sketch.ts";

const batches = 2;
const steps = 5;
const inputs = 6;
const cells = 8;
const outputs = 4;
const seeded = random(11);
const floats = (count: number, size: number) => Array.from({ length: count }, () => (seeded.next() * 2 - 1) * size);
const activation = (shape: readonly number[]) =>
  input(
    "float32",
    shape,
    floats(
      shape.reduce((product, size) => product * size, 1),
      2,
    ),
  );
const state = (columns: number) => input("float32", [batches, columns], floats(batches * columns, 0.5));
const bias = (count: number) => constant("float32", [count], floats(count, 0.5));

/** An int8 matrix; as float32 it is what the int8 values stand for. */
const matrix = (rows: number, columns: number): KernelInput =>
  constant("int8", [rows, columns], Int8Array.from(floats(rows * columns, 127)) as unknown as number[], q(1 / 128, 0));

function inFloat(tensor: KernelInput | undefined): KernelInput | undefined {
  if (tensor?.dtype !== "int8") return tensor;
  const scale = tensor.quantization!.scale as number;
  return constant(
    "float32",
    tensor.shape,
    Array.from(tensor.data as ArrayLike<number>, (value) => value * scale),
  );
}

const four = <T>(make: () => T): T[] => [make(), make(), make(), make()];
const none = (count: number) => Array<undefined>(count).fill(undefined);
const options = { fusedActivationFunction: "TANH", cellClip: 0, projClip: 0, timeMajor: false, mergeOutputs: true };

/** Ports of a full cell with everything that it can have. */
const everything = () => [
  ...four(() => matrix(cells, inputs)),
  ...four(() => matrix(cells, outputs)),
  ...[1, 2, 3].map(() => constant("int8", [cells], [1, 2, 3, 4, -5, -6, 7, 8], q(1 / 16, 0))),
  ...four(() => bias(cells)),
  matrix(outputs, cells),
  bias(outputs),
];

const rnnDirection = () => [matrix(cells, inputs), matrix(cells, cells), bias(cells), state(cells)];

const calls: readonly KernelCall[] = [
  {
    op: "UNIDIRECTIONAL_SEQUENCE_LSTM",
    options,
    inputs: [
      activation([batches, steps, inputs]),
      ...everything(),
      state(outputs),
      state(cells),
      ...four(() => bias(cells)),
    ],
    outputs: [output("float32", [batches, steps, outputs])],
  },
  {
    op: "LSTM",
    options: { ...options, kernelType: "FULL" },
    inputs: [activation([batches, inputs]), ...everything(), state(outputs), state(cells), ...none(4)],
    outputs: [output("float32", [batches, outputs])],
  },
  {
    op: "BIDIRECTIONAL_SEQUENCE_LSTM",
    options: { ...options, timeMajor: true },
    inputs: [
      activation([steps, batches, inputs]),
      ...everything(),
      ...everything(),
      state(outputs),
      state(cells),
      state(outputs),
      state(cells),
      activation([steps, batches, 3]),
      ...four(() => matrix(cells, 3)),
      ...four(() => matrix(cells, 3)),
    ],
    outputs: [output("float32", [steps, batches, 2 * outputs])],
  },
  {
    op: "UNIDIRECTIONAL_SEQUENCE_RNN",
    options,
    inputs: [
      activation([batches, steps, inputs]),
      matrix(cells, inputs),
      matrix(cells, cells),
      bias(cells),
      state(cells),
    ],
    outputs: [output("float32", [batches, steps, cells])],
  },
  {
    op: "BIDIRECTIONAL_SEQUENCE_RNN",
    options,
    inputs: [
      activation([batches, steps, inputs]),
      ...rnnDirection(),
      ...rnnDirection(),
      activation([batches, steps, 3]),
      matrix(cells, 3),
      matrix(cells, 3),
    ],
    outputs: [output("float32", [batches, steps, 2 * cells])],
  },
  {
    op: "SVDF",
    options: { ...options, rank: 2 },
    inputs: [activation([batches, inputs]), matrix(cells, inputs), matrix(cells, 3), bias(cells / 2), state(cells * 3)],
    outputs: [output("float32", [batches, cells / 2])],
  },
];

function run(call: KernelCall, asymmetricQuantizeInputs: boolean): number[] {
  const kernel: Kernel | undefined = referenceKernels.kernel(call.op);
  const [result] = runKernel(kernel!, { ...call, options: { ...call.options, asymmetricQuantizeInputs } }) ?? [];
  return Array.from(result as Float32Array);
}

describe("recurrent operators with int8 weights", () => {
  it.each(calls)("$op stays near the same weights in float32", (call) => {
    const exact = run({ ...call, inputs: call.inputs.map(inFloat) }, false);
    const range = rangeOf(exact);
    for (const asymmetric of [false, true]) {
      const close = run(call, asymmetric);
      const worst = Math.max(...exact.map((value, i) => Math.abs(value - close[i]!)));
      expect(worst).toBeGreaterThan(0);
      expect(worst / range).toBeLessThan(0.05);
    }
  });

  it.each(calls)("$op refuses a state of another batch", (call) => {
    const [first, ...others] = call.inputs;
    const shape = call.op.startsWith("BIDIRECTIONAL_SEQUENCE_LSTM")
      ? [steps, 3, inputs]
      : [3, ...first!.shape.slice(1)];
    const larger = activation(shape);
    expect(() => run({ ...call, inputs: [larger, ...others] }, false)).toThrow(/state of shape \[2, \d+\] should have/);
  });

  it.each(calls)("$op refuses a state that is a constant", (call) => {
    const isState = (tensor: KernelInput | undefined) =>
      tensor?.shape[0] === batches && tensor.shape.length === 2 && !tensor.constant;
    const inputs = call.inputs.map((tensor, port) =>
      port > 0 && isState(tensor) ? { ...tensor!, constant: true } : tensor,
    );
    expect(() => run({ ...call, inputs }, false)).toThrow(/state is a constant; it must be a variable tensor/);
  });
});
