import { readFileSync } from "node:fs";

import { mapRanges } from "@litequant/core";
import type { CalibrationTable, Model, TensorRange } from "@litequant/core";
import { specOf } from "@litequant/ops";
import { int8 } from "@litequant/quantizer-int8";
import type { Int8Options } from "@litequant/quantizer-int8";
import { decodeModel } from "@litequant/schema";
import { compareQuantized, describeShared, requireShared } from "@litequant/testkit";
import type { QuantizedDifference } from "@litequant/testkit";
import { fuseActivations, removeDeadOperators } from "@litequant/transforms";
import { expect, it } from "vitest";

import { applyPlan, planQuantization } from "../src/index.ts";

const models = [
  "mlperf_ic/ic_resnet8_float",
  "mlperf_vww/vww_96_float",
  "mlperf_vww_v01/vww_96_v01_float",
  "mlperf_ad/ad01_float",
  "mnist_conv/conv_fc_mnist_float",
  "hello_world/hello_world_float",
  "keypoint_classifier/keypoint_classifier_float",
  "face_detection_front/face_detection_front_float32",
  "hand_recrop/hand_recrop_float32",
  "knift/knift_float32",
  "transformer_ops/attn_vec_einsum_float",
  "transformer_ops/ff_float",
  "zero_dce_160/zero_dce_lite_160_float",
  "zero_dce_160_b/zero_dce_lite_160_b_float",
] as const;

const variants = {
  tflc_int8: {},
  tflc_int8io: { io: "int8" },
  tflc_uint8io: { io: "uint8" },
  "tflc_int8io-per-tensor-dense": { io: "int8", perTensor: "dense" },
} as const satisfies Record<string, Int8Options>;

/** Dense layers without a bias get one of zeros by default: per-channel ones are computed wrong without it by old runtimes. */
const deliberate: Readonly<Record<string, readonly QuantizedDifference["where"][]>> = {
  "mnist_conv/conv_fc_mnist_float": ["output 0 < SOFTMAX[0] < FULLY_CONNECTED[2]"],
  "transformer_ops/attn_vec_einsum_float": ["output 0 < FULLY_CONNECTED[2]"],
  "transformer_ops/ff_float": ["output 0 < FULLY_CONNECTED[2]"],
};

describeShared("what we write from the converter's ranges is what the converter writes", () => {
  for (const name of models) {
    for (const [variant, options] of Object.entries(variants) as [keyof typeof variants, Int8Options][]) {
      it(`${name} as ${variant}`, () => {
        const golden = decodeGolden(name, variant);
        const compat = compareQuantized(quantize(name, { ...options, compat: "tflite" }), golden);
        expect(compat.differences).toEqual([]);
        expect(compat.operators).toBe(computeOperators(golden));
        expect(compat.constantBytes).toBeGreaterThan(300);
        const ours = compareQuantized(quantize(name, options), golden);
        const exceptions = options.perTensor === "dense" ? [] : (deliberate[name] ?? []);
        expect(ours.differences.map(({ where }) => where)).toEqual(exceptions);
      });
    }
  }
});

function quantize(name: string, options: Int8Options): Model {
  const { model } = decodeModel(readFileSync(requireShared("corpus", "models", `${name}.tflite`)));
  const live = removeDeadOperators(model);
  const fused = fuseActivations(live.model);
  const tensors = JSON.parse(
    readFileSync(requireShared("golden", "production", folder(name), "ranges_tflc.json"), "utf8"),
  ) as TensorRange[];
  const table: CalibrationTable = {
    model: { sha256: "", steps: [] },
    kernels: "",
    calibrator: { name: "given", options: {} },
    samples: [],
    tensors,
    diagnostics: [],
  };
  const ranges = mapRanges(mapRanges(table, live.links), fused.links);
  const scheme = int8(options);
  const plan = planQuantization({
    model: fused.model,
    ranges,
    schemeOf: () => scheme,
    ends: { inputs: [scheme.wishes?.inputs ?? "float32"], outputs: [scheme.wishes?.outputs ?? "float32"] },
    fallback: "float",
    specOf,
  });
  return applyPlan(fused.model, plan, { specOf }).model;
}

function decodeGolden(name: string, variant: string): Model {
  return decodeModel(readFileSync(requireShared("golden", "production", folder(name), `${variant}.tflite`))).model;
}

function computeOperators({ subgraphs }: Model): number {
  return subgraphs[0]!.operators.filter(({ op }) => op !== "QUANTIZE" && op !== "DEQUANTIZE").length;
}

function folder(name: string): string {
  return name.replace("/", "__");
}
