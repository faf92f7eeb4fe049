import { readFileSync } from "node:fs";

import type { Model, Sample, TensorRange, TensorValue } from "@litequant/core";
import { createRunner } from "@litequant/interpreter";
import { int16x8 } from "@litequant/quantizer-int16x8";
import { decodeModel } from "@litequant/schema";
import { describeShared, requireShared, zooModels } from "@litequant/testkit";
import { expect, it } from "vitest";

import { quantizeFrom } from "./converted.ts";

describeShared("16x8 of every operator of the zoo", () => {
  it("is as near to the float model as the converter's file, and runs where that one does not", () => {
    const models = zooModels();
    const failures: string[] = [];
    let compared = 0;
    for (const float of models.filter(({ scheme }) => scheme === "float")) {
      if (float.operators.some((operator) => operator.startsWith("CUSTOM"))) continue;
      const model = decodeModel(float.bytes()).model;
      const [set] = float.sets();
      if (model.subgraphs.length > 1 || set === undefined || set.signature !== undefined) continue;
      const ranges = calibrated(float.case);
      if (ranges === undefined || isQuantized(model) || !set.outputs.some(({ dtype }) => dtype === "float32")) continue;
      const theirs = models.find((other) => other.case === float.case && other.scheme === "int16x8");
      const limit = theirs ? 1.06 * distance(set.outputs, theirs.sets()[0]!.outputs) + 1e-6 : 0.03;
      const quantized = quantizeFrom(int16x8(), model, ranges);
      compared++;
      const ours = distance(set.outputs, outputsOf(quantized, set.inputs));
      if (!(ours <= limit)) failures.push(`${float.case}: ${ours} instead of ${limit}`);
    }
    expect(failures).toEqual([]);
    expect(compared).toBeGreaterThan(280);
  });
});

/** What the converter's calibrator recorded; undefined where that was not finite. */
function calibrated(name: string): readonly TensorRange[] | undefined {
  const facts = JSON.parse(readFileSync(requireShared("opzoo", name, "facts.json"), "utf8")) as {
    schemes: {
      float: { subgraphs: readonly { tensors: readonly { name: string; calibrated?: readonly [number, number] }[] }[] };
    };
  };
  const ranges = facts.schemes.float.subgraphs[0]!.tensors.flatMap(({ name: tensor, calibrated: range }, index) =>
    range ? [{ subgraph: 0, index, name: tensor, min: range[0], max: range[1] }] : [],
  );
  return ranges.length > 0 && ranges.every(({ min, max }) => Number.isFinite(max - min)) ? ranges : undefined;
}

function isQuantized({ subgraphs }: Model): boolean {
  return subgraphs.some(({ tensors }) => tensors.some(({ quantization }) => quantization?.scale.length));
}

function outputsOf(model: Model, values: readonly TensorValue[]): readonly TensorValue[] {
  const { inputs, tensors } = model.subgraphs[0]!;
  const names = Object.entries(model.signatures[0]?.inputs ?? {});
  const key = (tensor: number): string => names.find(([, index]) => index === tensor)?.[0] ?? tensors[tensor]!.name;
  const sample: Sample = {
    index: 0,
    inputs: Object.fromEntries(values.map((value, i) => [key(inputs[i]!), value])),
  };
  return Object.values(createRunner(model).run(sample));
}

/** The largest root mean square of the differences over the float outputs, relative to that of the output. */
function distance(expected: readonly TensorValue[], actual: readonly TensorValue[]): number {
  const distances = expected.map(({ dtype, data }, output) => {
    if (dtype !== "float32") return 0;
    let [noise, signal] = [0, 0];
    for (let i = 0; i < data.length; i++) {
      const value = Number(data[i]);
      signal += value ** 2;
      noise += (value - Number(actual[output]!.data[i])) ** 2;
    }
    return Math.sqrt(noise / Math.max(signal, 1e-12));
  });
  return Math.max(...distances);
}
