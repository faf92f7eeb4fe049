import type { CalibrationTable, Model, Scheme, WeightOptions } from "@litequant/core";
import { dynamicRange } from "@litequant/quantizer-dynamic-range";
import { int16x8 } from "@litequant/quantizer-int16x8";
import { int8 } from "@litequant/quantizer-int8";
import { weightOnly } from "@litequant/quantizer-weight-only";
import { decodeModel } from "@litequant/schema";
import { buildModel, random } from "@litequant/testkit";
import type { OperatorSketch } from "@litequant/testkit";
import { describe, expect, it } from "vitest";

import { quantizeModel } from "../src/index.ts";
import { outputsOf, ratio, runElsewhere } from "./low-bits.ts";

const window = {
  padding: "SAME",
  strideW: 1,
  strideH: 1,
  dilationWFactor: 1,
  dilationHFactor: 1,
  fusedActivationFunction: "NONE",
} as const;

/** A model of one operator with weights and a bias. */
function layer(op: string, x: readonly number[], w: readonly number[], y: readonly number[], options: object): Model {
  const values = random(5);
  const count = (shape: readonly number[]): number => shape.reduce((product, size) => product * size, 1);
  return buildModel({
    tensors: {
      x: { shape: x },
      w: { shape: w, data: values.array("float32", count(w), -1, 1) },
      b: { shape: [y.at(-1)!], data: values.array("float32", y.at(-1)!, -1, 1) },
      y: { shape: y },
    },
    operators: [{ op, inputs: ["x", "w", "b"], outputs: ["y"], options } as OperatorSketch],
    inputs: ["x"],
    outputs: ["y"],
  });
}

const image = [1, 6, 6, 32];
const layers: { readonly [name: string]: Model } = {
  dense: layer("FULLY_CONNECTED", [3, 64], [8, 64], [3, 8], {
    fusedActivationFunction: "NONE",
    weightsFormat: "DEFAULT",
    keepNumDims: false,
    asymmetricQuantizeInputs: false,
    quantizedBiasType: "float32",
  }),
  convolution: layer("CONV_2D", image, [8, 3, 3, 32], [1, 6, 6, 8], { ...window, quantizedBiasType: "float32" }),
  depthwise: layer("DEPTHWISE_CONV_2D", image, [1, 3, 3, 32], image, { ...window, depthMultiplier: 1 }),
};
const schemes: { readonly [name: string]: (options: WeightOptions) => Scheme } = {
  int8,
  int16x8,
  "dynamic-range": (options) => dynamicRange({ minElements: 0, ...options }),
  "weight-only": (options) => weightOnly({ minElements: 0, ...options }),
};
/** dB that weights of so many bits reach at least, where kernels take them; those of fewer bits fall to the next wider. */
const floor = { 8: 35, 4: 15, 2: 1 } as const;

describe("every scheme, width and granularity computes the same in every kernel", () => {
  for (const [name, model] of Object.entries(layers)) {
    for (const [kind, scheme] of Object.entries(schemes)) {
      for (const bits of [8, 4, 2] as const) {
        for (const granularity of ["channel", "tensor", 32] as const) {
          it(`${name}: ${kind} ${bits} ${granularity}`, async () => {
            const { shape } = model.subgraphs[0]!.tensors[0]!;
            const count = shape.reduce((product, size) => product * size, 1);
            const inputs = [random(9).array("float32", count, -1, 1) as Float32Array];
            const expected = outputsOf(model, inputs);
            const wanted = scheme({ bits, granularity });
            const { bytes } = quantizeModel(model, {
              scheme: wanted,
              ...(wanted.activations && { ranges: rangesOf(model, inputs[0]!, expected[0]!) }),
            });
            const ours = outputsOf(decodeModel(bytes).model, inputs);
            expect(ratio(expected, ours)).toBeGreaterThan(floor[bits]);
            for (const kernels of ["xnnpack", "builtin"] as const) {
              expect(ratio(ours, await runElsewhere(bytes, inputs, kernels))).toBeGreaterThan(38);
            }
          });
        }
      }
    }
  }
});

function rangesOf(model: Model, input: Float32Array, output: Float32Array): CalibrationTable {
  const range = (index: number, values: Float32Array) => ({
    subgraph: 0,
    index,
    name: model.subgraphs[0]!.tensors[index]!.name,
    min: Math.min(...values),
    max: Math.max(...values),
  });
  return {
    model: { sha256: "", steps: [] },
    kernels: "",
    calibrator: { name: "given", options: {} },
    samples: [],
    tensors: [range(0, input), range(3, output)] as CalibrationTable["tensors"],
    diagnostics: [],
  };
}

describe("a table of narrow rows", () => {
  for (const bits of [4, 2] as const) {
    for (const granularity of ["channel", "tensor", 32, 64] as const) {
      it(`${bits} ${granularity}`, async () => {
        const model = buildModel({
          tensors: {
            x: { shape: [3], dtype: "int32" },
            w: { shape: [40, 128], data: random(2).array("float32", 40 * 128, -1, 1) },
            y: { shape: [3, 128] },
          },
          operators: [{ op: "EMBEDDING_LOOKUP", inputs: ["x", "w"], outputs: ["y"] }],
          inputs: ["x"],
          outputs: ["y"],
        });
        const rows = Int32Array.of(39, 0, 17);
        const { bytes, operators } = quantizeModel(model, { scheme: dynamicRange({ bits, granularity }) });
        expect(operators[0]!.to).toBe(`int${bits} weights`);
        const ours = outputsOf(decodeModel(bytes).model, [rows]);
        expect(ratio(outputsOf(model, [rows]), ours)).toBeGreaterThan(floor[bits]);
        expect(ratio(ours, await runElsewhere(bytes, [rows], "builtin"))).toBeGreaterThan(100);
      });
    }
  }
});

describe("a matrix product with a scale per column", () => {
  for (const adjY of [false, true]) {
    it(`is read so by every kernel, ${adjY ? "transposed" : "as it lies"}`, async () => {
      const [depth, columns] = [64, 32];
      const values = random(3);
      const right = values.array("float32", 2 * depth * columns, -1, 1) as Float32Array;
      right.forEach((value, i) => {
        right[i] = value * 2 ** -((adjY ? Math.floor(i / depth) : i) % 8);
      });
      const model = buildModel({
        tensors: {
          x: { shape: [2, 4, depth] },
          w: { shape: adjY ? [2, columns, depth] : [2, depth, columns], data: right },
          y: { shape: [2, 4, columns] },
        },
        operators: [
          {
            op: "BATCH_MATMUL",
            inputs: ["x", "w"],
            outputs: ["y"],
            options: { adjX: false, adjY, asymmetricQuantizeInputs: false },
          },
        ],
        inputs: ["x"],
        outputs: ["y"],
      });
      const inputs = [values.array("float32", 8 * depth, -1, 1) as Float32Array];
      const expected = outputsOf(model, inputs);
      const smallest = (runs: readonly Float32Array[]): readonly Float32Array[] =>
        runs.map((run) => run.filter((_, i) => i % 8 === 7));
      const worst = (file: Uint8Array): number =>
        ratio(smallest(expected), smallest(outputsOf(decodeModel(file).model, inputs)));
      const { bytes } = quantizeModel(model, { scheme: dynamicRange() });
      expect(worst(bytes)).toBeGreaterThan(38);
      expect(worst(quantizeModel(model, { scheme: dynamicRange({ perTensor: "all" }) }).bytes)).toBeLessThan(8);
      const ours = outputsOf(decodeModel(bytes).model, inputs);
      for (const kernels of ["xnnpack", "builtin"] as const) {
        expect(ratio(ours, await runElsewhere(bytes, inputs, kernels))).toBeGreaterThan(100);
      }
    });
  }
});
