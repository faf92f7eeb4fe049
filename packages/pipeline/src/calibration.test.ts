import { minMax } from "@litequant/calibrator-min-max";
import { percentile } from "@litequant/calibrator-percentile";
import type { CalibrationTable, Calibrator, Model, Sample } from "@litequant/core";
import { createRunner } from "@litequant/interpreter";
import { withIntermediates } from "@litequant/ops";
import { buildModel } from "@litequant/testkit";
import { describe, expect, it } from "vitest";
import { sampleOf, smallNet, smallSamples } from "../test/models.ts";
import { bindSample } from "./activations.ts";
import { createCalibration, mergeCalibrations } from "./calibration.ts";
import { parseRanges, rangesDocument } from "./ranges-document.ts";

function calibrated(
  model: Model,
  samples: readonly Sample[],
  calibrator: Calibrator = minMax(),
  resume?: CalibrationTable,
): CalibrationTable {
  const runner = createRunner(model);
  const calibration = createCalibration(model, calibrator, resume === undefined ? {} : { resume });
  for (const sample of samples) calibration.observe(bindSample(runner, sample));
  return calibration.table();
}

/** A cell that adds its input to its own last output. */
function adder(): Model {
  const one = { shape: [1, 1], data: Float32Array.of(1) };
  return buildModel({
    tensors: {
      x: { shape: [1, 1] },
      w: one,
      r: one,
      b: { shape: [1], data: Float32Array.of(0) },
      h: { shape: [1, 1], variable: true },
      y: { shape: [1, 1] },
    },
    operators: [{ op: "RNN", inputs: ["x", "w", "r", "b", "h"], outputs: ["y"] }],
    inputs: ["x"],
    outputs: ["y"],
  });
}

const text = (table: CalibrationTable): string => JSON.stringify(rangesDocument(table));

it("sees a sample also from the states that it leaves in variables, and leaves those of the sample alone", () => {
  const model = adder();
  const runner = createRunner(model);
  const calibration = createCalibration(model, minMax());
  const one = sampleOf(0, Float32Array.of(1));
  expect(calibration.observe(bindSample(runner, one))).toMatchObject({ y: { data: Float32Array.of(1) } });
  expect(runner.run({ ...one, continues: true })).toMatchObject({ y: { data: Float32Array.of(2) } });
  expect(calibration.table().tensors.find(({ name }) => name === "y")).toMatchObject({ min: 1, max: 3 });
});

describe.each([minMax(), percentile({ p: 99 })])("calibration with $name", (calibrator) => {
  const model = smallNet();
  const samples = smallSamples(30);
  const whole = calibrated(model, samples, calibrator);

  it("has a range for every float activation and for no constant", () => {
    expect(whole.tensors.map(({ name }) => name)).toEqual(["x", "h", "r", "dead", "y", "p"]);
    for (const { min, max } of whole.tensors) expect(min).toBeLessThan(max);
    expect(whole.samples).toEqual([[0, 29]]);
  });

  it("is the same in any order", () => {
    expect(text(calibrated(model, samples.toReversed(), calibrator))).toBe(text(whole));
  });

  it("is the same from shards, merged through their documents without the model", () => {
    const shards = [0, 1, 2].map((part) =>
      calibrated(
        model,
        samples.filter(({ index }) => index % 3 === part),
        calibrator,
      ),
    );
    const documents = shards.map((shard) => parseRanges(JSON.parse(text(shard)) as never));
    expect(text(mergeCalibrations(documents, calibrator))).toBe(text(whole));
    expect(text(mergeCalibrations(documents.toReversed(), calibrator))).toBe(text(whole));
  });

  it("is the same when killed and resumed", () => {
    const half = parseRanges(JSON.parse(text(calibrated(model, samples.slice(0, 13), calibrator))) as never);
    expect(text(calibrated(model, samples.slice(13), calibrator, half))).toBe(text(whole));
  });

  it("counts no sample twice", () => {
    expect(() => calibrated(model, [samples[4]!, samples[4]!], calibrator)).toThrow(/sample 4 was calibrated already/);
    expect(() => mergeCalibrations([whole, whole], calibrator)).toThrow(/sample 0 was calibrated already/);
  });
});

describe("merging", () => {
  it("refuses tables that cannot be added up", () => {
    const a = calibrated(smallNet(), smallSamples(2));
    const other = { ...a, samples: [[5, 5]] as const };
    expect(() => mergeCalibrations([a, { ...other, model: { sha256: "another", steps: [] } }], minMax())).toThrow(
      /different models/,
    );
    expect(() => mergeCalibrations([a, { ...other, kernels: "fast" }], minMax())).toThrow(/different kernel sets/);
    expect(() => mergeCalibrations([a, { ...other, calibrator: { name: "mine", options: {} } }], minMax())).toThrow(
      /different calibrators/,
    );
    const { state: _state, ...bare } = a;
    expect(() => mergeCalibrations([bare], minMax())).toThrow(/no observer state/);
  });
});

describe("NaN and infinities (tf#44114: NaN in calibration, only a node number)", () => {
  const model = buildModel({
    tensors: { x: { shape: [1, 2] }, square: { shape: [1, 2] }, zero: { shape: [1, 2] } },
    operators: [
      { op: "SQUARE", inputs: ["x"], outputs: ["square"] },
      { op: "SUB", inputs: ["square", "square"], outputs: ["zero"] },
    ],
    inputs: ["x"],
    outputs: ["zero"],
  });
  const samples = [1, 2, 1e30, 3, 1e25].map((value, index) => sampleOf(index, Float32Array.of(value, 1)));

  it("names the sample, the tensor and the first operator that produced it", () => {
    const { diagnostics, tensors } = calibrated(model, samples);
    expect(diagnostics.filter(({ code }) => code === "NON_FINITE_ACTIVATION")).toEqual([
      {
        code: "NON_FINITE_ACTIVATION",
        severity: "warning",
        message: expect.stringMatching(
          /^sample 2: .* tensor 1 'square'; SQUARE \(operator 0\) is the first .* \(in 2 of 5 samples\)/,
        ) as string,
        location: { subgraph: 0, tensor: 1, name: "square", operator: 0, op: "SQUARE", sample: 2 },
      },
    ]);
    expect(tensors.find(({ name }) => name === "square")).toMatchObject({ min: 1, max: 9 });
  });

  it("says the same in any order and from shards", () => {
    const whole = text(calibrated(model, samples));
    expect(text(calibrated(model, samples.toReversed()))).toBe(whole);
    const shards = [samples.slice(3), samples.slice(0, 3)].map((part) => calibrated(model, part));
    expect(text(mergeCalibrations(shards, minMax()))).toBe(whole);
  });

  it("says that an activation never changed", () => {
    expect(calibrated(model, samples.slice(0, 2)).diagnostics).toMatchObject([
      { code: "CONSTANT_ACTIVATION", location: { name: "zero" } },
    ]);
  });
});

describe("tensors that no sample reached", () => {
  it("are named with who should have made them", () => {
    const entry = {
      inputs: ["a"],
      outputs: ["b"],
      operators: [{ op: "TANH" as const, inputs: ["a"], outputs: ["b"] }],
    };
    const model = buildModel(
      {
        ...entry,
        tensors: { a: { shape: [1, 2] }, b: { shape: [1, 2] } },
        signatures: [{ key: "one", inputs: { x: "a" }, outputs: { y: "b" } }],
      },
      {
        ...entry,
        tensors: { a: { shape: [1, 2] }, b: { shape: [1, 2] } },
        signatures: [{ key: "two", inputs: { x: "a" }, outputs: { y: "b" } }],
      },
    );
    const { diagnostics, tensors } = calibrated(model, [{ ...sampleOf(0, Float32Array.of(1, 2)), signature: "one" }]);
    expect(tensors.map(({ subgraph }) => subgraph)).toEqual([0, 0]);
    expect(diagnostics).toMatchObject([
      { code: "NEVER_REACHED", location: { subgraph: 1, tensor: 0 } },
      { code: "NEVER_REACHED", location: { subgraph: 1, tensor: 1, op: "TANH", operator: 0 } },
    ]);
  });

  it("are not inner activations that an operator does without", () => {
    const weights = ["w1", "w2", "w3", "w4", "r1", "r2", "r3", "r4"];
    const biases = ["b1", "b2", "b3", "b4"];
    const model = buildModel({
      tensors: {
        x: { shape: [1, 2] },
        ...Object.fromEntries(
          weights.map((name) => [name, { shape: [1, name < "s" ? 1 : 2], data: name < "s" ? [1] : [1, 1] }]),
        ),
        ...Object.fromEntries(biases.map((name) => [name, { shape: [1], data: [0] }])),
        h: { shape: [1, 1], variable: true },
        c: { shape: [1, 1], variable: true },
        y: { shape: [1, 1] },
      },
      operators: [
        {
          op: "LSTM",
          inputs: ["x", ...weights, "", "", "", ...biases, "", "", "h", "c", "", "", "", ""],
          outputs: ["y"],
        },
      ],
      inputs: ["x"],
      outputs: ["y"],
    });
    const { diagnostics, tensors } = calibrated(withIntermediates(model), [sampleOf(0, Float32Array.of(1, 2))]);
    expect(tensors.map(({ name }) => name)).toContain("intermediate_0_4");
    expect(diagnostics.filter(({ code }) => code === "NEVER_REACHED")).toEqual([]);
  });
});
