import { minMax } from "@litequant/calibrator-min-max";
import { elementCount, entryOf } from "@litequant/core";
import type { CalibrationTable, Model, Sample, Scheme, TensorValue } from "@litequant/core";
import { createRunner } from "@litequant/interpreter";
import { dynamicRange } from "@litequant/quantizer-dynamic-range";
import { float16 } from "@litequant/quantizer-float16";
import { int16x8 } from "@litequant/quantizer-int16x8";
import { int8 } from "@litequant/quantizer-int8";
import { weightOnly } from "@litequant/quantizer-weight-only";
import { decodeModel, encodeModel } from "@litequant/schema";
import { random } from "@litequant/testkit";
import { createOracle } from "@litequant/testkit/oracle";
import { describe, expect, it } from "vitest";

import { bindSample, createCalibration, quantizeModel } from "../src/index.ts";
import { structures } from "./structures.ts";

/**
 * How far from the float model a scheme may be: the largest difference, relative to the largest value of that output. Where a
 * part is quantized already, the least change may be a step of that.
 */
const schemes: readonly (readonly [name: string, scheme: Scheme, limit: number])[] = [
  ["int8", int8(), 0.04],
  ["int8, integers only", int8({ fallback: "error" }), 0.04],
  ["16x8", int16x8(), 0.02],
  ["dynamic range", dynamicRange({ minElements: 0 }), 0.04],
  ["float16", float16(), 0.002],
  ["weight only", weightOnly({ minElements: 0 }), 0.03],
];

/** Samples for every signature, of values from -1 to 1. */
function samplesOf(model: Model, count: number, seed = 1): readonly Sample[] {
  const values = random(seed);
  const keys = model.signatures.length > 0 ? model.signatures.map(({ key }) => key) : [undefined];
  const samples = Array.from({ length: count }, (_, i) => keys[i % keys.length]).map((key, index) => {
    const { signature, subgraph, inputs } = entryOf(model, key);
    const given = inputs.map(({ name, tensor }): [string, TensorValue] => {
      const { dtype, shape } = model.subgraphs[subgraph]!.tensors[tensor]!;
      const data = dtype === "bool" ? Uint8Array.of(index % 2) : values.array("float32", elementCount(shape), -1, 1);
      return [name, { dtype, shape, data }];
    });
    return { index, ...(signature !== undefined && { signature }), inputs: Object.fromEntries(given) };
  });
  return samples;
}

function calibrate(model: Model, samples: readonly Sample[]): CalibrationTable {
  const calibration = createCalibration(model, minMax());
  const runner = createRunner(model);
  for (const sample of samples) calibration.observe(bindSample(runner, sample));
  return calibration.table();
}

function withNote(model: Model): Model {
  const buffers = [...model.buffers, Uint8Array.of(1, 2, 3)];
  return { ...model, buffers, metadata: [{ name: "note", buffer: buffers.length - 1 }] };
}

/** By sample and output, in the order of the signature. */
function outputsOf(model: Model, samples: readonly Sample[]): (readonly number[])[][] {
  const runner = createRunner(model);
  return samples.map((sample) =>
    Object.values(runner.run(sample)).map(({ data }) => Array.from(data as ArrayLike<number>, Number)),
  );
}

/** The largest difference of any output, relative to its largest value. */
function worst(expected: ReturnType<typeof outputsOf>, actual: ReturnType<typeof outputsOf>): number {
  const largest = new Map<number, number>();
  for (const outputs of expected) {
    outputs.forEach((values, i) => largest.set(i, Math.max(largest.get(i) ?? 1e-3, ...values.map(Math.abs))));
  }
  return Math.max(
    ...expected.flatMap((outputs, s) =>
      outputs.flatMap((values, i) => values.map((value, k) => Math.abs(value - actual[s]![i]![k]!) / largest.get(i)!)),
    ),
  );
}

describe("structures of models", () => {
  for (const [what, build] of Object.entries(structures)) {
    const { model } = decodeModel(encodeModel(withNote(build())));
    const samples = samplesOf(model, 16);
    const ranges = calibrate(model, samples);
    for (const [name, scheme, limit] of schemes) {
      // What users see is float32, so the caller must stay float.
      const isRefused = what.startsWith("a branch that users") && scheme.wishes?.fallback === "error";
      it.skipIf(isRefused)(`${what}: ${name}`, () => {
        const result = quantizeModel(model, { scheme, ...(scheme.activations && { ranges }) });
        const allowed = what.includes("already") ? Math.max(limit, 0.05) : limit;
        expect(worst(outputsOf(model, samples), outputsOf(result.model, samples))).toBeLessThan(allowed);
        const names = ({ subgraphs }: Model): string[][] =>
          subgraphs.map(({ inputs, outputs, tensors }) => [...inputs, ...outputs].map((index) => tensors[index]!.name));
        expect(names(result.model)[0]).toEqual(names(model)[0]);
        const note = result.model.metadata.find(({ name: entry }) => entry === "note")!;
        expect(result.model.buffers[note.buffer]).toEqual(Uint8Array.of(1, 2, 3));
        expect(
          result.model.signatures.map(({ key, inputs, outputs }) => [key, Object.keys(inputs), Object.keys(outputs)]),
        ).toEqual(model.signatures.map(({ key, inputs, outputs }) => [key, Object.keys(inputs), Object.keys(outputs)]));
      });
    }

    // LiteRT.js fills no output that is an input or another output, in float models neither.
    it.skipIf(/is an output|named twice/.test(what))(`${what}: in an independent runtime`, async () => {
      for (const scheme of [int8(), int16x8()]) {
        const { bytes, model: quantized } = quantizeModel(model, { scheme, ranges });
        const oracle = await createOracle({ kernels: "builtin" });
        const signatures = await oracle.signatures(bytes);
        for (const sample of samples.slice(0, Math.max(1, model.signatures.length))) {
          const at = Math.max(
            0,
            signatures.findIndex(({ key }) => key === sample.signature),
          );
          const { inputs, outputs } = signatures[at]!;
          const feeds = inputs.map(({ name }) => sample.inputs[name]!.data);
          const theirs = await oracle.run(bytes, feeds, at);
          const ours = createRunner(quantized).run(sample);
          for (const [i, { name }] of outputs.entries()) {
            const own = ours[name] ?? Object.values(ours)[i]!;
            const values = Array.from(theirs[i] as ArrayLike<number>, Number);
            values.forEach((value, k) => expect(value).toBeCloseTo(Number(own.data[k]), 3));
          }
        }
      }
    });
  }

  it("a batch of any size runs with three", () => {
    const { model } = decodeModel(encodeModel(structures["a batch of any size"]!()));
    const { model: quantized } = quantizeModel(model, {
      scheme: int8(),
      ranges: calibrate(model, samplesOf(model, 16)),
    });
    const data = random(5).array("float32", 12, -0.5, 0.5) as Float32Array;
    const sample: Sample = { index: 0, inputs: { x: { dtype: "float32", shape: [3, 4], data } } };
    expect(worst(outputsOf(model, [sample]), outputsOf(quantized, [sample]))).toBeLessThan(0.04);
  });
});
