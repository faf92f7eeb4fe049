import { readFileSync } from "node:fs";
import { withIntermediates } from "@litequant/ops";
import { decodeModel } from "@litequant/schema";
import { describeShared, readNpy, requireShared } from "@litequant/testkit";
import { expect, it } from "vitest";

import { createRunner } from "./runner.ts";

type Range = readonly [min: number, max: number];

/** Ranges of an LSTM's inner activations over the samples that calibrated a case, which the converter runs without reset. */
function probedRanges(folder: string): (Range | undefined)[] {
  const read = (file: string) => requireShared("opzoo", folder, file);
  const model = withIntermediates(decodeModel(readFileSync(read("float.tflite"))).model);
  const { data, shape } = readNpy(read("calibration_x.npy"));
  const [count = 0, ...sampleShape] = shape;
  const size = data.length / count;
  const ranges = new Map<number, Range>();
  const runner = createRunner(model);
  for (let index = 0; index < count; index++) {
    const x = { dtype: "float32", shape: sampleShape, data: data.slice(index * size, (index + 1) * size) } as const;
    runner.run(
      { index, inputs: { x }, ...(index > 0 && { continues: true as const }) },
      {
        after({ outputs }) {
          for (const { id, range } of outputs.map((each) => ({ id: each.id.index, range: each.range() }))) {
            const [min, max] = ranges.get(id) ?? [0, 0];
            ranges.set(id, [Math.min(min, range.min), Math.max(max, range.max)]);
          }
        },
      },
    );
  }
  return model.subgraphs[0]!.operators[0]!.intermediates.map((tensor) => ranges.get(tensor));
}

/** The scales that the converter gave the same activations. */
function convertedScales(folder: string): (number | undefined)[] {
  const { model } = decodeModel(readFileSync(requireShared("opzoo", folder, "int8.tflite")));
  const graph = model.subgraphs[0]!;
  const operator = graph.operators.find(({ intermediates }) => intermediates.length > 0)!;
  return operator.intermediates.map((tensor) => graph.tensors[tensor]!.quantization?.scale[0]);
}

describeShared("inner activations of an LSTM", () => {
  it.each(["all", "layer_norm", "projection", "peephole", "cifg"])("%s: ranges give the converter's scales", (name) => {
    const folder = `unidirectional_sequence_lstm__assembled_${name}`;
    const ranges = probedRanges(folder);
    convertedScales(folder).forEach((scale, k) => {
      const range = ranges[k];
      // Gates are int16 around zero, the output before its projection is int8.
      const own = range && (k < 4 ? Math.max(-range[0], range[1]) / 32767 : (range[1] - range[0]) / 255);
      if (scale === undefined) expect(own).toBeUndefined();
      else expect(own! / scale).toBeCloseTo(1, 6);
    });
  });
});
