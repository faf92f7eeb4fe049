import type { Model } from "@litequant/core";
import { createRunner } from "@litequant/interpreter";
import { buildModel } from "@litequant/testkit";
import type { TensorSketch } from "@litequant/testkit";
import { describe, expect, it } from "vitest";

import { rewriteOperators } from "./index.ts";

const vector = { shape: [1, 4] };
const values = Float32Array.of(0.25, 1.5, 2, 3.75);
const signed = Float32Array.of(-4, -0.5, 0, 2.5);

/** One operator on `x`, then on the constants given. */
function one(
  op: string,
  constants: Readonly<Record<string, TensorSketch>> = {},
  options?: object,
  output: TensorSketch = vector,
): Model {
  return buildModel({
    tensors: { x: vector, ...constants, y: output },
    operators: [{ op, inputs: ["x", ...Object.keys(constants)], outputs: ["y"], ...(options && { options }) } as never],
    inputs: ["x"],
    outputs: ["y"],
  });
}

const scalar = (value: number): TensorSketch => ({ shape: [], data: Float32Array.of(value) });
const run = (model: Model, data: Float32Array): readonly number[] =>
  Array.from(
    createRunner(model).run({ index: 0, inputs: { x: { dtype: "float32", shape: [1, 4], data } } })["y"]!.data,
    Number,
  );
const opsOf = (model: Model): readonly string[] => model.subgraphs[0]!.operators.map(({ op }) => op);

describe("rewriteOperators", () => {
  it.each([
    ["SQUARE", one("SQUARE"), ["MUL"]],
    ["NEG", one("NEG"), ["MUL"]],
    ["ADD_N", one("ADD_N", { a: { ...vector, data: signed }, b: { ...vector, data: values } }), ["ADD", "ADD"]],
    ["POW 2", one("POW", { e: scalar(2) }), ["MUL"]],
    ["POW 3", one("POW", { e: scalar(3) }), ["MUL", "MUL"]],
    ["POW 4", one("POW", { e: scalar(4) }), ["MUL", "MUL"]],
    ["POW 0.5", one("POW", { e: scalar(0.5) }), ["SQRT"]],
    ["POW -0.5", one("POW", { e: scalar(-0.5) }), ["RSQRT"]],
    [
      "DIV",
      one("DIV", { d: { shape: [4], data: Float32Array.of(2, -3, 0.1, 7) } }, { fusedActivationFunction: "RELU" }),
      ["MUL"],
    ],
    ["SQUARED_DIFFERENCE", one("SQUARED_DIFFERENCE", { a: { ...vector, data: signed } }), ["SUB", "MUL"]],
    [
      "SUM",
      one(
        "SUM",
        { axes: { dtype: "int32", shape: [1], data: Int32Array.of(-1) } },
        { keepDims: true },
        { shape: [1, 1] },
      ),
      ["MEAN", "MUL"],
    ],
    ["HARD_SWISH", one("HARD_SWISH"), ["ADD", "MUL", "MUL"]],
    ["RELU_N1_TO_1", one("RELU_N1_TO_1"), ["MUL"]],
    ["RELU_0_TO_1", one("RELU_0_TO_1"), ["RELU", "MINIMUM"]],
  ] as const)("%s", (_, model, ops) => {
    const { model: after, operatorLinks } = rewriteOperators(model);
    expect(opsOf(after)).toEqual(ops);
    expect(operatorLinks).toEqual(ops.map((__, to) => ({ subgraph: 0, from: 0, to })));
    const inputs = opsOf(model)[0] === "POW" ? [values] : [values, signed];
    for (const data of inputs) {
      const expected = run(model, data);
      for (const [i, value] of run(after, data).entries()) expect(value).toBeCloseTo(expected[i]!, 5);
    }
  });

  it.each([
    ["an exponent without a kernel", one("POW", { e: scalar(1.7) })],
    ["several exponents", one("POW", { e: { shape: [4], data: values } })],
    ["a divisor of 0", one("DIV", { d: scalar(0) })],
    ["one term", one("ADD_N")],
  ])("leaves %s alone", (_, model) => {
    expect(opsOf(rewriteOperators(model).model)).toEqual(opsOf(model));
  });

  it("asks before it rewrites, and tells the ranges of the tensors between", () => {
    const model = one("SQUARED_DIFFERENCE", { a: { ...vector, data: signed } });
    expect(opsOf(rewriteOperators(model, { mayRewrite: () => false }).model)).toEqual(["SQUARED_DIFFERENCE"]);
    const seen = [{ min: -1, max: 3 }, undefined, { min: 0, max: 25 }];
    const { model: after, ranges } = rewriteOperators(model, { rangeOf: (__, tensor) => seen[tensor] });
    const index = after.subgraphs[0]!.operators[0]!.outputs[0]!;
    // x - a lies in [-1 - 2.5, 3 + 4], and its square was never over 25.
    expect(ranges).toEqual([{ subgraph: 0, index, name: expect.any(String), min: -3.5, max: 5 }]);
  });
});
