import { minMax } from "@litequant/calibrator-min-max";
import type { CalibrationTable, LitequantError, Model, Sample, Scheme } from "@litequant/core";
import { createRunner } from "@litequant/interpreter";
import { int16x8 } from "@litequant/quantizer-int16x8";
import { int8 } from "@litequant/quantizer-int8";
import { decodeModel, encodeModel } from "@litequant/schema";
import { buildModel, random } from "@litequant/testkit";
import type { GraphSketch } from "@litequant/testkit";
import { describe, expect, it } from "vitest";

import { bindSample, createCalibration, quantizeModel } from "../src/index.ts";

const vector = { shape: [1, 4] };
const flag = { dtype: "bool", shape: [1] } as const;

/** A dense layer, then a branch by an input: one more layer, or a sum. */
function branching(): Model {
  const values = random(3);
  const weights = () => ({ shape: [4, 4], data: values.array("float32", 16, -1, 1) });
  const main: GraphSketch = {
    tensors: { go: flag, x: vector, w: weights(), h: vector, y: vector },
    operators: [
      { op: "FULLY_CONNECTED", inputs: ["x", "w"], outputs: ["h"] },
      { op: "IF", inputs: ["go", "h"], outputs: ["y"], options: { thenSubgraphIndex: 1, elseSubgraphIndex: 2 } },
    ],
    inputs: ["go", "x"],
    outputs: ["y"],
  };
  const layer: GraphSketch = {
    name: "more",
    tensors: { a: vector, v: weights(), b: vector },
    operators: [{ op: "FULLY_CONNECTED", inputs: ["a", "v"], outputs: ["b"] }],
    inputs: ["a"],
    outputs: ["b"],
  };
  const sum: GraphSketch = {
    name: "rest",
    tensors: { a: vector, s: vector, b: vector },
    operators: [
      {
        op: "ADD",
        inputs: ["a", "a"],
        outputs: ["s"],
        options: { fusedActivationFunction: "NONE", potScaleInt16: true },
      },
      { op: "TANH", inputs: ["s"], outputs: ["b"] },
    ],
    inputs: ["a"],
    outputs: ["b"],
  };
  return decodeModel(encodeModel(buildModel(main, layer, sum))).model;
}

function sampleOf(index: number, go: boolean): Sample {
  return {
    index,
    inputs: {
      go: { dtype: "bool", shape: [1], data: Uint8Array.of(go ? 1 : 0) },
      x: { dtype: "float32", shape: [1, 4], data: random(index + 1).array("float32", 4, -1, 1) as Float32Array },
    },
  };
}

/** Ranges from samples that all take the first branch. */
function calibrated(model: Model): CalibrationTable {
  const calibration = createCalibration(model, minMax());
  const runner = createRunner(model);
  for (let i = 0; i < 8; i++) calibration.observe(bindSample(runner, sampleOf(i, true)));
  return calibration.table();
}

function worstError(model: Model, quantized: Model, go: boolean): number {
  const [expected, actual] = [model, quantized].map((candidate) => {
    const runner = createRunner(candidate);
    return Array.from({ length: 8 }, (_, i) => {
      const [output] = Object.values(runner.run(sampleOf(i, go)));
      return Array.from(output!.data as Float32Array);
    }).flat();
  });
  return expected!.reduce((worst, value, i) => Math.max(worst, Math.abs(value - actual![i]!)), 0);
}

const schemes: readonly (readonly [thread: string, scheme: Scheme])[] = [
  ["model-optimization#1090", int8()],
  ["LiteRT#168, tensorflow#60799", int16x8()],
];

describe("a branch that no sample took", () => {
  for (const [thread, scheme] of schemes) {
    it(`${thread}: stays float in ${scheme.name} and is named, and the rest is quantized`, () => {
      const model = branching();
      const result = quantizeModel(model, { scheme, ranges: calibrated(model) });
      const to = result.operators.map(({ op, to: after }) => `${op} ${after}`);
      const dtype = scheme.activations!.bits === 8 ? "int8" : "int16";
      expect(to[0]).toBe(`FULLY_CONNECTED ${dtype}`);
      expect(to.slice(2)).toEqual([`FULLY_CONNECTED ${dtype}`, "ADD float32", "TANH float32"]);
      const [finding, ...others] = result.diagnostics.filter(({ code }) => code === "MISSING_RANGE");
      expect(others).toEqual([]);
      expect(finding!.message).toMatch(/no sample went into subgraph 2 "rest", the else part of IF \(operator 1\)/);
      expect(finding!.location).toEqual({ subgraph: 2, name: "rest" });
      for (const { op, reason } of result.operators.slice(3)) {
        expect([op, reason.code, reason.message]).toEqual([op, "MISSING_RANGE", finding!.message]);
      }
      expect(worstError(model, result.model, true)).toBeLessThan(0.05);
      expect(worstError(model, result.model, false)).toBeLessThan(0.05);
    });

    it(`${thread}: is an error in ${scheme.name} where floats are none allowed, which names each operator`, () => {
      const model = branching();
      const attempt = (): unknown => quantizeModel(model, { scheme, ranges: calibrated(model), fallback: "error" });
      let message = "";
      try {
        attempt();
      } catch (error) {
        ({ message } = error as LitequantError);
        expect((error as LitequantError).code).toBe("MISSING_RANGE");
      }
      expect(message).toMatch(/ADD \(operator 0 of subgraph 2\).*no sample went into subgraph 2/);
      expect(message).toMatch(/TANH \(operator 1 of subgraph 2\)/);
    });
  }
});
