import type { Model, Sample, Scheme } from "@litequant/core";
import { int16x8 } from "@litequant/quantizer-int16x8";
import { int8 } from "@litequant/quantizer-int8";
import { buildModel, random } from "@litequant/testkit";
import type { OperatorSketch, TensorSketch } from "@litequant/testkit";
import { createOracle } from "@litequant/testkit/oracle";
import type { Oracle } from "@litequant/testkit/oracle";
import { beforeAll, describe, expect, it } from "vitest";

import { quantizeModel } from "../src/index.ts";
import { calibrateOn, rms, run, runElsewhere, stepOf } from "./zoo.ts";

const vector = { shape: [1, 32] };
const values = random(3);
const scalar = (value: number): TensorSketch => ({ shape: [], data: Float32Array.of(value) });
const noise = (low: number, high: number): TensorSketch => ({
  ...vector,
  data: values.array("float32", 32, low, high),
});

/** An operator on `x` and constants, between two that are integers anyway; LOGISTIC and SQRT need positive values. */
function between(op: string, constants: Readonly<Record<string, TensorSketch>> = {}, options?: object): Model {
  const reduced = op === "SUM" ? { shape: [1, 1] } : vector;
  const operators = [
    { op: "LOGISTIC", inputs: ["x"], outputs: ["h"] },
    { op, inputs: ["h", ...Object.keys(constants)], outputs: ["i"], ...(options && { options }) },
    { op: "TANH", inputs: ["i"], outputs: ["y"] },
  ];
  return buildModel({
    tensors: { x: vector, h: vector, ...constants, i: reduced, y: reduced },
    operators: operators as unknown as readonly OperatorSketch[],
    inputs: ["x"],
    outputs: ["y"],
  });
}

const samples = Array.from({ length: 16 }, (_, index): Sample => {
  const data = values.array("float32", 32, -2, 2);
  return { index, inputs: { x: { dtype: "float32", shape: [1, 32], data } } };
});

const axes: TensorSketch = { dtype: "int32", shape: [1], data: Int32Array.of(1) };
const both: readonly (readonly [name: string, model: Model])[] = [
  ["SQUARE", between("SQUARE")],
  ["NEG", between("NEG")],
  ["ADD_N", between("ADD_N", { a: noise(-1, 1), b: noise(0, 1) })],
  ["POW 2", between("POW", { e: scalar(2) })],
  ["POW 3", between("POW", { e: scalar(3) })],
  ["POW 4", between("POW", { e: scalar(4) })],
  ["POW 0.5", between("POW", { e: scalar(0.5) })],
  ["POW -0.5", between("POW", { e: scalar(-0.5) })],
  ["DIV", between("DIV", { d: noise(1, 3) }, { fusedActivationFunction: "NONE" })],
];
const wide: readonly (readonly [name: string, model: Model])[] = [
  ["HARD_SWISH", between("HARD_SWISH")],
  ["SQUARED_DIFFERENCE", between("SQUARED_DIFFERENCE", { a: noise(-1, 1) })],
  ["SUM", between("SUM", { axes }, { keepDims: true })],
  ["RELU_N1_TO_1", between("RELU_N1_TO_1")],
  ["RELU_0_TO_1", between("RELU_0_TO_1")],
];

describe.each<readonly [string, Scheme, typeof both, limit: number]>([
  ["int8", int8(), [...both, ["ELU", between("ELU")]], 1.5],
  ["16x8", int16x8(), [...both, ...wide], 8],
])("rewritten operators in %s", (_, scheme, cases, limit) => {
  let oracle: Oracle;
  beforeAll(async () => void (oracle = await createOracle({ kernels: "builtin" })));

  it.each(cases)("%s is a few steps from the float model, here and in an independent runtime", async (__, float) => {
    const result = quantizeModel(float, { scheme, ranges: calibrateOn(float, samples) });
    const type = scheme.activations!.bits === 8 ? "int8" : "int16";
    expect(result.operators.map(({ to }) => to)).toEqual([type, type, type]);
    const step = stepOf(result.model, samples[0]!, 0);
    const ours = run(result.model, samples);
    expect(rms(run(float, samples), ours, 0)).toBeLessThan(limit * step);
    const elsewhere = await runElsewhere(oracle, result, samples[0]!);
    for (const [i, value] of elsewhere![0]!.entries())
      expect(Math.abs(value - ours[0]![0]![i]!)).toBeLessThan(1.1 * step);
  });
});
