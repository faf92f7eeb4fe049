import type { Model, Sample } from "@litequant/core";
import { createRunner } from "@litequant/interpreter";
import { numpyUniform, readNpy, requireShared } from "@litequant/testkit";

import { goldenFolder } from "./converted.ts";

/** The inputs on which the production figures were taken: uniform in the range of the calibration samples. */
export function freshSamples(name: string): readonly Float32Array[] {
  const { data, shape } = readNpy(requireShared("golden", "quantize", goldenFolder(name), "calibration_0.npy"));
  let [low, high] = [Infinity, -Infinity];
  for (const value of data as Float32Array) [low, high] = [Math.min(low, value), Math.max(high, value)];
  const uniform = numpyUniform(20240501);
  const size = data.length / shape[0]!;
  const count = /^(face|hand)/.test(name) ? 2 : 8;
  return Array.from({ length: count }, () => Float32Array.from({ length: size }, () => uniform(low, high)));
}

/** Every output of every sample, as a float model's ends give them. */
export function outputsOf(model: Model, samples: readonly Float32Array[]): readonly (readonly Float32Array[])[] {
  const runner = createRunner(model);
  const [graph] = model.subgraphs;
  const { name, shape } = graph!.tensors[graph!.inputs[0]!]!;
  const key = Object.keys(model.signatures[0]?.inputs ?? { [name]: 0 })[0]!;
  return samples.map((data, index) => {
    const sample: Sample = { index, inputs: { [key]: { dtype: "float32", shape, data } } };
    return Object.values(runner.run(sample)).map((output) => output.data as Float32Array);
  });
}

/** The lowest ratio over the outputs, each over all samples. */
export function worstRatio(expected: ReturnType<typeof outputsOf>, actual: ReturnType<typeof outputsOf>): number {
  const ratios = expected[0]!.map((_, output) => {
    let [signal, noise] = [0, 0];
    for (const [sample, outputs] of expected.entries()) {
      outputs[output]!.forEach((value, i) => {
        signal += value * value;
        noise += (value - actual[sample]![output]![i]!) ** 2;
      });
    }
    return 10 * Math.log10(signal / noise);
  });
  return Math.min(...ratios);
}
