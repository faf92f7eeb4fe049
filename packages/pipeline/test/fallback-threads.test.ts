import { minMax } from "@litequant/calibrator-min-max";
import type { CalibrationTable, Model, Sample } from "@litequant/core";
import { createRunner } from "@litequant/interpreter";
import { int8 } from "@litequant/quantizer-int8";
import { decodeModel, encodeModel } from "@litequant/schema";
import { buildModel, random } from "@litequant/testkit";
import { describe, expect, it } from "vitest";

import { bindSample, createCalibration, quantizeModel } from "../src/index.ts";
import { smallNet, smallSamples } from "./models.ts";

/** A model as its file gives it, with ranges. */
function calibrated(sketch: Model, samples: readonly Sample[]): { model: Model; ranges: CalibrationTable } {
  const { model } = decodeModel(encodeModel(sketch));
  const runner = createRunner(model);
  const calibration = createCalibration(model, minMax());
  for (const sample of samples) calibration.observe(bindSample(runner, sample));
  return { model, ranges: calibration.table() };
}

/** Two dense layers, and in between what no runtime computes on integers with scales. */
function islands(): Model {
  const values = random(3);
  const weights = { shape: [4, 4], data: values.array("float32", 16, -1, 1) };
  const vector = { shape: [1, 4] };
  return buildModel({
    tensors: { x: vector, w: weights, h: vector, f: vector, g: vector, v: weights, y: vector },
    operators: [
      { op: "FULLY_CONNECTED", inputs: ["x", "w"], outputs: ["h"] },
      { op: "ATAN2", inputs: ["h", "x"], outputs: ["f"] },
      { op: "FLOOR_DIV", inputs: ["f", "x"], outputs: ["g"] },
      { op: "FULLY_CONNECTED", inputs: ["g", "v"], outputs: ["y"] },
    ],
    inputs: ["x"],
    outputs: ["y"],
  });
}

function islandSamples(): Sample[] {
  const values = random(5);
  return Array.from({ length: 8 }, (_, index) => ({
    index,
    inputs: { x: { dtype: "float32", shape: [1, 4], data: values.array("float32", 4, 0.5, 2) } },
  }));
}

const kinds = ({ subgraphs }: Model): string[] => subgraphs[0]!.operators.map(({ op }) => op);
const dtypesOfEnds = ({ subgraphs }: Model): string[] => {
  const { inputs, outputs, tensors } = subgraphs[0]!;
  return [...inputs, ...outputs].map((tensor) => tensors[tensor]!.dtype);
};

describe("a full integer model has float ends", () => {
  const { model, ranges } = calibrated(smallNet(), smallSamples(10));

  it("tf#40477: ends that were asked for are the file's ends, without a conversion, and the file is another one", () => {
    const float = quantizeModel(model, { scheme: int8(), ranges });
    const integer = quantizeModel(model, { scheme: int8({ io: "int8" }), ranges });
    expect(dtypesOfEnds(float.model)).toEqual(["float32", "float32"]);
    expect(dtypesOfEnds(integer.model)).toEqual(["int8", "int8"]);
    expect(kinds(float.model)).toEqual(["QUANTIZE", ...kinds(integer.model), "DEQUANTIZE"]);
    expect(kinds(integer.model)).not.toContain("QUANTIZE");
    expect(integer.bytes).not.toEqual(float.bytes);
  });

  it("tf#36610: with uint8 ends, int8 is inside, and one QUANTIZE at each end is all that stands between", () => {
    const { model: written } = quantizeModel(model, { scheme: int8({ io: "uint8" }), ranges });
    expect(dtypesOfEnds(written)).toEqual(["uint8", "uint8"]);
    expect(kinds(written)).toEqual(["QUANTIZE", "FULLY_CONNECTED", "FULLY_CONNECTED", "SOFTMAX", "QUANTIZE"]);
    const { tensors, operators } = written.subgraphs[0]!;
    const inside = operators.slice(1, -1).flatMap(({ inputs, outputs }) => [...inputs, ...outputs]);
    expect(new Set(inside.map((tensor) => tensors[tensor]!.dtype))).toEqual(new Set(["int8", "int32"]));
  });
});

describe("islands of floats in a quantized model", () => {
  const { model, ranges } = calibrated(islands(), islandSamples());

  it("tf#61323: the ledger names every operator that stays float, with the reason, and every conversion stands beside one", () => {
    const { operators, model: written, diagnostics } = quantizeModel(model, { scheme: int8(), ranges });
    expect(operators.map(({ op, to, reason }) => [op, to, reason.code])).toEqual([
      ["FULLY_CONNECTED", "int8", "QUANTIZED"],
      ["ATAN2", "float32", "NO_INT8_KERNEL"],
      ["FLOOR_DIV", "float32", "NO_INT8_KERNEL"],
      ["FULLY_CONNECTED", "int8", "QUANTIZED"],
    ]);
    for (const { to, reason } of operators) if (to === "float32") expect(reason.message).toMatch(/kernel/);
    expect(diagnostics).toContainEqual(expect.objectContaining({ code: "FLOAT_FALLBACK" }));
    // The two of the island read one conversion, and write none between them.
    expect(kinds(written).join(" ")).toBe(
      "QUANTIZE FULLY_CONNECTED DEQUANTIZE ATAN2 FLOOR_DIV QUANTIZE FULLY_CONNECTED DEQUANTIZE",
    );
  });

  it("tf#115046: where only integers are allowed, all of them are named at once, in the given file's indices, and nothing is written", () => {
    for (const scheme of [int8({ fallback: "error" }), int8({ io: "int8", fallback: "error" })]) {
      expect(() => quantizeModel(model, { scheme, ranges })).toThrow(
        expect.objectContaining({
          code: "CANNOT_QUANTIZE",
          message: expect.stringMatching(
            /2 of 4 operators cannot be quantized:\n {2}ATAN2 \(operator 1\): .*; instead: values computed outside of the model\n {2}FLOOR_DIV \(operator 2\): /,
          ) as string,
          location: expect.objectContaining({ operator: 1, op: "ATAN2" }) as object,
        }) as Error,
      );
    }
  });
});
