import type { Model, Sample } from "@litequant/core";
import { createRunner } from "@litequant/interpreter";
import { describeShared, numpyUniform, readNpy, requireShared } from "@litequant/testkit";
import { expect, it } from "vitest";

import { goldenFolder, quantizeGiven, readFloat, readGolden } from "./converted.ts";

/** Best signal-to-noise ratio in dB of what the three production quantizers make of each model (worst output), on the very inputs used here. */
const best = {
  "hello_world/hello_world_float": 33.89,
  "keypoint_classifier/keypoint_classifier_float": 41.62,
  "mlperf_ad/ad01_float": 33.02,
  "mlperf_ic/ic_resnet8_float": 28.0,
  "mlperf_vww/vww_96_float": 58.15,
  "mlperf_vww_v01/vww_96_v01_float": 55.27,
  "mnist_conv/conv_fc_mnist_float": 37.76,
  "face_detection_front/face_detection_front_float32": 26.2,
} as const;

describeShared("int8 from true ranges is as near to the float model as any production tool's", () => {
  for (const [name, expected] of Object.entries(best)) {
    it(`${name}: at least ${expected} - 0.3 dB, and what the converter reached for its file`, () => {
      const samples = freshSamples(name);
      const float = outputsOf(readFloat(name), samples);
      const ours = worstRatio(float, outputsOf(quantizeGiven(name, "ranges_true"), samples));
      const converter = worstRatio(float, outputsOf(readGolden(name, "tflc_int8"), samples));
      expect(ours).toBeGreaterThan(expected - 0.3);
      expect(ours).toBeGreaterThan(converter - 0.3);
    });
  }
});

/** The inputs on which the production figures were taken: uniform in the range of the calibration samples. */
function freshSamples(name: string): readonly Float32Array[] {
  const { data, shape } = readNpy(requireShared("golden", "quantize", goldenFolder(name), "calibration_0.npy"));
  let [low, high] = [Infinity, -Infinity];
  for (const value of data as Float32Array) [low, high] = [Math.min(low, value), Math.max(high, value)];
  const uniform = numpyUniform(20240501);
  const size = data.length / shape[0]!;
  const count = name.startsWith("face") ? 2 : 8;
  return Array.from({ length: count }, () => Float32Array.from({ length: size }, () => uniform(low, high)));
}

function outputsOf(model: Model, samples: readonly Float32Array[]): readonly (readonly Float32Array[])[] {
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
function worstRatio(expected: ReturnType<typeof outputsOf>, actual: ReturnType<typeof outputsOf>): number {
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
