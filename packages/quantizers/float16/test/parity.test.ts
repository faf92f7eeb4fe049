import { readFileSync } from "node:fs";

import type { Model } from "@litequant/core";
import { specOf } from "@litequant/ops";
import { applyPlan, planQuantization } from "@litequant/quantization";
import { decodeModel } from "@litequant/schema";
import { compareQuantized, describeShared, requireShared } from "@litequant/testkit";
import { expect, it } from "vitest";

import { float16 } from "../src/index.ts";

const models = [
  "face_detection_front/face_detection_front_float32",
  "hand_recrop/hand_recrop_float32",
  "hello_world/hello_world_float",
  "keypoint_classifier/keypoint_classifier_float",
  "knift/knift_float32",
  "mlperf_ad/ad01_float",
  "mlperf_ic/ic_resnet8_float",
  "mlperf_vww/vww_96_float",
  "mlperf_vww_v01/vww_96_v01_float",
  "mnist_conv/conv_fc_mnist_float",
  "mnist_lstm/trained_lstm_float",
  "transformer_ops/attn_vec_einsum_float",
  "transformer_ops/ff_float",
  "transformer_ops/sdpa_composite",
  "zero_dce_160/zero_dce_lite_160_float",
  "zero_dce_160_b/zero_dce_lite_160_b_float",
] as const;

describeShared("what we write is what TensorFlow Lite's tool writes", () => {
  for (const name of models) {
    it(name, () => {
      const golden = read("golden", "quantize", name.replace("/", "__"), "float16.tflite");
      const ours = quantize(read("corpus", "models", `${name}.tflite`));
      const { differences, operators, constantBytes } = compareQuantized(ours, golden);
      expect(differences).toEqual([]);
      expect(operators).toBe(golden.subgraphs[0]!.operators.filter(({ op }) => op !== "DEQUANTIZE").length);
      expect(constantBytes).toBeGreaterThan(300);
      expect(kinds(ours).toSorted()).toEqual(kinds(golden).toSorted());
      expect(ours.subgraphs[0]!.operators.find(({ op }) => op === "DEQUANTIZE")!.version).toBe(3);
      expect(kinds(ours).map(isConversion)).toEqual(kinds(golden).map(isConversion));
    });
  }
});

function isConversion(op: string): boolean {
  return op === "DEQUANTIZE";
}

function kinds({ subgraphs }: Model): string[] {
  return subgraphs[0]!.operators.map(({ op }) => op);
}

function read(...path: readonly string[]): Model {
  return decodeModel(readFileSync(requireShared(...path))).model;
}

function quantize(model: Model): Model {
  const scheme = float16({ compat: "tflite" });
  const plan = planQuantization({
    model,
    schemeOf: () => scheme,
    ends: { inputs: ["float32"], outputs: ["float32"] },
    fallback: "float",
    specOf,
  });
  return applyPlan(model, plan, { specOf }).model;
}
