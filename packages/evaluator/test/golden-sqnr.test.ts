import { readFileSync } from "node:fs";
import { npySource } from "@litequant/datasets";
import { createRunner } from "@litequant/interpreter";
import { decodeModel } from "@litequant/schema";
import { describeShared, requireShared } from "@litequant/testkit";
import { expect, test } from "vitest";
import { createEvaluation, sqnr } from "../src/index.ts";

// The figures of golden/production were made by another program from runs of another runtime: our decibels must mean
// the same. Its integer kernels are bit-exact with ours, its float kernels differ in the last bits.
describeShared("sqnr means what golden/production means by it", () => {
  test.each([
    ["hello_world", "hello_world_float"],
    ["keypoint_classifier", "keypoint_classifier_float"],
    ["mlperf_ad", "ad01_float"],
    ["mnist_conv", "conv_fc_mnist_float"],
  ])("%s", async (folder, name) => {
    const { models } = JSON.parse(readFileSync(requireShared("golden/production/index.json"), "utf8")) as {
      models: { model: string; files: Record<string, { sqnr_calibration_db: number[] }> }[];
    };
    const path = `models/${folder}/${name}.tflite`;
    const expected = models.find(({ model }) => model === path)!.files;
    const runnerOf = (file: string) => createRunner(decodeModel(readFileSync(requireShared(file))).model);
    const kinds = ["tflc_int8", "tflc_int8io", "tflc_uint8io"];
    const evaluation = createEvaluation({
      models: [
        { name: "float", runner: runnerOf(`corpus/${path}`) },
        ...kinds.map((kind) => ({
          name: kind,
          runner: runnerOf(`golden/production/${folder}__${name}/${kind}.tflite`),
        })),
      ],
      metric: sqnr(),
    });
    const source = await npySource(readFileSync(requireShared(`golden/quantize/${folder}__${name}/calibration_0.npy`)));
    const { model } = decodeModel(readFileSync(requireShared(`corpus/${path}`)));
    for await (const sample of source.open(model, () => true)) evaluation.add(sample);
    const [float, ...quantized] = evaluation.result();
    expect(float!.score).toBe(999);
    for (const { model: kind, score } of quantized)
      expect([kind, Math.abs(score - Math.min(...expected[kind]!.sqnr_calibration_db)) < 0.011]).toEqual([kind, true]);
  });
});
