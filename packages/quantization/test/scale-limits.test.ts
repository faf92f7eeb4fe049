import type { Model, QuantizedModel } from "@litequant/core";
import { specOf } from "@litequant/ops";
import { int16x8 } from "@litequant/quantizer-int16x8";
import { buildModel } from "@litequant/testkit";
import type { OperatorSketch } from "@litequant/testkit";
import { describe, expect, it } from "vitest";

import { planQuantization } from "../src/index.ts";
import { quantizeHand, tableOf, tensorNamed } from "./hand.ts";
import type { Ranges } from "./hand.ts";

const none = { fusedActivationFunction: "NONE" } as const;
const vector = { shape: [1, 4] };

/** One operator on two inputs, with a TANH behind that is quantized in any case. */
function quantizeOne(operator: OperatorSketch, ranges: Ranges, compat?: "tflite"): QuantizedModel {
  const model = buildModel({
    tensors: { x: vector, z: vector, b: { ...vector, dtype: "bool" }, y: vector, t: vector },
    operators: [operator, { op: "TANH", inputs: ["x"], outputs: ["t"] }],
    inputs: ["x", "z"],
    outputs: [...operator.outputs, "t"],
  });
  return quantizeHand(model, { ranges, ...(compat && { compat }) });
}

const becomes = ({ plan }: QuantizedModel): readonly [string, string] => {
  const { to, reason } = plan.operators[0]!;
  return [to, reason.code];
};

describe("scales that kernels have no multiplier for", () => {
  const sum: OperatorSketch = {
    op: "ADD",
    inputs: ["x", "z"],
    outputs: ["y"],
    options: { ...none, potScaleInt16: false },
  };

  it("keep an operator float whose output is much finer than its inputs: runtimes end the process", () => {
    expect(becomes(quantizeOne(sum, { y: [0, 1e-4] }))).toEqual(["int8", "QUANTIZED"]);
    const narrow = quantizeOne(sum, { y: [0, 1e-6] });
    expect(becomes(narrow)).toEqual(["float32", "SCALE_LIMIT"]);
    expect(narrow.plan.operators[0]!.reason.message).toMatch(/too fine for its inputs'.*end the process.* up to/);
    const squared: OperatorSketch = { op: "SQUARED_DIFFERENCE", inputs: ["x", "z"], outputs: ["y"] };
    expect(becomes(quantizeOne(squared, { y: [0, 4] }))).toEqual(["int8", "QUANTIZED"]);
    expect(becomes(quantizeOne(squared, { x: [-1000, 1000], y: [0, 1] }))).toEqual(["float32", "SCALE_LIMIT"]);
    const swish: OperatorSketch = { op: "HARD_SWISH", inputs: ["x"], outputs: ["y"] };
    expect(becomes(quantizeOne(swish, { x: [-100, 1], y: [0, 0.5] }))).toEqual(["float32", "SCALE_LIMIT"]);
  });

  it("keep a softmax float whose beta turns its input over", () => {
    const softmax = (beta: number): OperatorSketch => ({
      op: "SOFTMAX",
      inputs: ["x"],
      outputs: ["y"],
      options: { beta },
    });
    expect(becomes(quantizeOne(softmax(0.5), {}))).toEqual(["int8", "QUANTIZED"]);
    const turned = quantizeOne(softmax(-1), {});
    expect(becomes(turned)).toEqual(["float32", "SCALE_LIMIT"]);
    expect(turned.plan.operators[0]!.reason.message).toBe("its beta is -1, and kernels have multipliers above 0 only");
  });

  it("keep sums of products float whose output is much finer, and 16 bits whose RELU6 has no bound in them", () => {
    const weights = { shape: [4, 4], data: Array.from({ length: 16 }, () => 1) };
    const dense = (type: "NONE" | "RELU6"): Model =>
      buildModel({
        tensors: { x: vector, w: weights, y: vector, t: vector },
        operators: [
          {
            op: "FULLY_CONNECTED",
            inputs: ["x", "w"],
            outputs: ["y"],
            options: {
              fusedActivationFunction: type,
              weightsFormat: "DEFAULT",
              keepNumDims: false,
              asymmetricQuantizeInputs: false,
              quantizedBiasType: "float32",
            },
          },
          { op: "TANH", inputs: ["x"], outputs: ["t"] },
        ],
        inputs: ["x"],
        outputs: ["y", "t"],
      });
    expect(becomes(quantizeHand(dense("NONE"), { ranges: { y: [0, 1e-3] } }))[0]).toBe("int8");
    expect(becomes(quantizeHand(dense("NONE"), { ranges: { y: [0, 1e-5] } }))).toEqual(["float32", "SCALE_LIMIT"]);
    expect(becomes(quantizeHand(dense("NONE"), { ranges: { y: [0, 1e-5] }, compat: "tflite" }))[0]).toBe("int8");
    const model = dense("RELU6");
    const scheme = int16x8();
    const ends = { inputs: ["float32"], outputs: ["float32"] } as const;
    const ranges = tableOf(model, { x: [-1e-3, 1e-3], y: [0, 1e-6] });
    const plan = planQuantization({ model, ranges, schemeOf: () => scheme, ends, fallback: "float", specOf });
    expect(plan.operators[0]).toMatchObject({ to: "float32", reason: { code: "SCALE_LIMIT" } });
    expect(plan.operators[0]!.reason.message).toMatch(/too fine for a bound of 6/);
  });

  it("keep comparisons float whose inputs have scales of 1 and more, such as pixels from 0 to 255", () => {
    const greater: OperatorSketch = { op: "GREATER", inputs: ["x", "z"], outputs: ["b"] };
    expect(becomes(quantizeOne(greater, { x: [0, 254] }))[1]).not.toBe("SCALE_LIMIT");
    expect(becomes(quantizeOne(greater, { x: [0, 255] }))).toEqual(["float32", "SCALE_LIMIT"]);
  });

  it("keep functions of 16 bits float whose position in the table leaves 32 bits, and products and activations that shift too far", () => {
    const becomesIn16 = (operator: OperatorSketch, given: Ranges): readonly [string, string] => {
      const model = buildModel({
        tensors: { x: vector, z: vector, y: vector },
        operators: [operator],
        inputs: ["x", "z"],
        outputs: ["y"],
      });
      const ends = { inputs: ["float32", "float32"], outputs: ["float32"] } as const;
      const scheme = int16x8();
      const ranges = tableOf(model, given);
      return becomes({
        plan: planQuantization({ model, ranges, schemeOf: () => scheme, ends, fallback: "float", specOf }),
      } as QuantizedModel);
    };
    const one = (op: "LOGISTIC" | "TANH" | "RELU6"): OperatorSketch => ({ op, inputs: ["x"], outputs: ["y"] });
    const soft: OperatorSketch = { op: "SOFTMAX", inputs: ["x"], outputs: ["y"], options: { beta: 1 } };
    for (const operator of [one("LOGISTIC"), one("TANH"), soft]) {
      expect(becomesIn16(operator, { x: [-1e5, 1e5] })).toEqual(["int16", "QUANTIZED"]);
      expect(becomesIn16(operator, { x: [-2e5, 2e5] })).toEqual(["float32", "SCALE_LIMIT"]);
    }
    expect(becomesIn16(one("RELU6"), { x: [-1e5, 1e5], y: [0, 6] })).toEqual(["int16", "QUANTIZED"]);
    expect(becomesIn16(one("RELU6"), { x: [-1e6, 1e6], y: [0, 6] })).toEqual(["float32", "SCALE_LIMIT"]);
    const product: OperatorSketch = {
      op: "MUL",
      inputs: ["x", "z"],
      outputs: ["y"],
      options: { fusedActivationFunction: "RELU_N1_TO_1" },
    };
    expect(becomesIn16(product, { x: [-6e4, 6e4] })).toEqual(["int16", "QUANTIZED"]);
    expect(becomesIn16(product, { x: [-7e4, 7e4] })).toEqual(["float32", "SCALE_LIMIT"]);
  });

  it("do not arise where an activation was never anything but zero: its scale is that of a range of 1", () => {
    const { model } = quantizeOne(sum, { y: [0, 0] });
    expect(tensorNamed(model, "y_int8").quantization).toMatchObject({
      scale: [Math.fround(1 / 255)],
      zeroPoint: [-128],
    });
    const compat = quantizeOne(sum, { y: [0, 0], x: [-0.001, 0.001], z: [-0.001, 0.001] }, "tflite");
    expect(tensorNamed(compat.model, "y_int8").quantization).toMatchObject({ scale: [7.84313680668447e-9] });
  });

  it("keep a comparison float whose kernel would take neighbouring values for one", () => {
    const above: OperatorSketch = { op: "GREATER", inputs: ["x", "z"], outputs: ["b"] };
    expect(becomes(quantizeOne(above, { x: [0, 1], z: [0, 0.1] }))).toEqual(["int8", "QUANTIZED"]);
    const fine = quantizeOne(above, { x: [0, 0.1], z: [0, 0.1] });
    expect(becomes(fine)).toEqual(["float32", "SCALE_LIMIT"]);
    expect(fine.plan.operators[0]!.reason.message).toMatch(/tells values apart from 0.00390625 on/);
  });
});
