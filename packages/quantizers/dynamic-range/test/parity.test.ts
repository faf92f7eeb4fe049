import { readFileSync } from "node:fs";

import type { Model } from "@litequant/core";
import { specOf } from "@litequant/ops";
import { applyPlan, planQuantization } from "@litequant/quantization";
import { decodeModel } from "@litequant/schema";
import { compareQuantized, describeShared, requireShared } from "@litequant/testkit";
import { fuseActivations } from "@litequant/transforms";
import { expect, it } from "vitest";

import { dynamicRange } from "../src/index.ts";
import type { DynamicRangeOptions } from "../src/index.ts";

/** Models of the goldens, with how many operators of each the tool gave int8 weights. */
const models = {
  "face_detection_front/face_detection_front_float32": 16,
  "hand_recrop/hand_recrop_float32": 7,
  "hello_world/hello_world_float": 0,
  "keypoint_classifier/keypoint_classifier_float": 0,
  "knift/knift_float32": 12,
  "mlperf_ad/ad01_float": 10,
  "mlperf_ic/ic_resnet8_float": 7,
  "mlperf_vww/vww_96_float": 18,
  "mlperf_vww_v01/vww_96_v01_float": 18,
  "mnist_conv/conv_fc_mnist_float": 1,
  "mnist_lstm/trained_lstm_float": 1,
  "transformer_ops/attn_vec_einsum_float": 1,
  "transformer_ops/ff_float": 3,
  "transformer_ops/sdpa_composite": 2,
  "zero_dce_160/zero_dce_lite_160_float": 0,
  "zero_dce_160_b/zero_dce_lite_160_b_float": 0,
} as const;

/** Filters of which some bytes differ by default: one byte at a tie, or channels below the smallest scale. */
const filters: { readonly [name: string]: number } = {
  "mlperf_ic/ic_resnet8_float": 1,
  "mlperf_vww/vww_96_float": 9,
  "mlperf_vww_v01/vww_96_v01_float": 9,
};
/** The smallest scale, 5e-7 / 127. */
const FLOOR = 3.937008052901092e-9;

describeShared("what we write for compat is what TensorFlow Lite's tool writes", () => {
  for (const [name, hybrid] of Object.entries(models)) {
    it(name, () => {
      const golden = read("golden", "quantize", name.replace("/", "__"), "dynamic.tflite");
      const source = read("corpus", "models", `${name}.tflite`);
      const ours = quantize(source, { compat: "tflite" });
      const { differences, operators } = compareQuantized(ours, golden);
      // The tool raises the version of every operator of a kind, quantized or not, and of dense layers to 9 where 5 is
      // what the exporter's rules say (keepNumDims).
      expect(differences.filter((found) => found.what !== "version" || found.ours >= found.theirs)).toEqual([]);
      expect(operators).toBe(golden.subgraphs[0]!.operators.length);
      expect(hybridOperators(ours)).toHaveLength(hybrid);
      const keepsDimensions = name.startsWith("transformer_ops");
      const named = (model: Model): readonly string[] =>
        hybridOperators(model).map((line) => (keepsDimensions ? line.replace(/ [59]$/, "") : line));
      expect(named(ours)).toEqual(named(golden));
      // By default dense layers have a scale per channel, matrix products one per column, and channels that are nearly dead a larger scale.
      const byDefault = compareQuantized(quantize(source, {}), golden).differences;
      const others = byDefault.filter(
        ({ what, where }) => what !== "version" && !/< (FULLY_CONNECTED|BATCH_MATMUL)\[1\]$/.test(where),
      );
      expect(others.filter(({ what }) => what === "bytes")).toHaveLength(filters[name] ?? 0);
      expect(others.filter(({ what, ours }) => what !== "bytes" && !ours.endsWith(` ${FLOOR}`))).toEqual([]);
    });
  }

  it("default: activations are fused, dense layers have version 12", () => {
    const source = read("corpus", "models", "mlperf_ad", "ad01_float.tflite");
    expect(hybridOperators(quantize(fuseActivations(source).model, {}))).toEqual(
      Array.from({ length: 10 }, () => "FULLY_CONNECTED 12"),
    );
  });
});

function read(...path: readonly string[]): Model {
  return decodeModel(readFileSync(requireShared(...path))).model;
}

function quantize(model: Model, options: DynamicRangeOptions): Model {
  const scheme = dynamicRange(options);
  const plan = planQuantization({
    model,
    schemeOf: () => scheme,
    ends: { inputs: ["float32"], outputs: ["float32"] },
    fallback: "float",
    specOf,
  });
  return applyPlan(model, plan, { specOf }).model;
}

/** Operators with int8 weights, with their versions, sorted. */
function hybridOperators({ subgraphs }: Model): readonly string[] {
  const { operators, tensors } = subgraphs[0]!;
  return operators
    .filter(({ inputs }) => inputs.some((tensor) => tensors[tensor]?.dtype === "int8"))
    .map(({ op, version }) => `${op} ${version}`)
    .toSorted();
}
