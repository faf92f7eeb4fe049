import type { Model } from "@litequant/core";
import type { Int8Options } from "@litequant/quantizer-int8";
import { compareQuantized, describeShared } from "@litequant/testkit";
import type { QuantizedDifference } from "@litequant/testkit";
import { expect, it } from "vitest";

import { quantizeGiven, readGolden } from "./converted.ts";

const models = [
  "mlperf_ic/ic_resnet8_float",
  "mlperf_vww/vww_96_float",
  "mlperf_vww_v01/vww_96_v01_float",
  "mlperf_ad/ad01_float",
  "mnist_conv/conv_fc_mnist_float",
  "mnist_lstm/trained_lstm_float",
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
        const golden = readGolden(name, variant);
        const compat = compareQuantized(quantizeGiven(name, "ranges_tflc", { ...options, compat: "tflite" }), golden);
        expect(compat.differences).toEqual([]);
        expect(compat.operators).toBe(computeOperators(golden));
        expect(compat.constantBytes).toBeGreaterThan(300);
        const ours = compareQuantized(quantizeGiven(name, "ranges_tflc", options), golden);
        const exceptions = options.perTensor === "dense" ? [] : (deliberate[name] ?? []);
        // Constant matrices are symmetric by default.
        const others = ours.differences.filter(({ where }) => !where.endsWith("< BATCH_MATMUL[1]"));
        expect(others.map(({ where }) => where)).toEqual(exceptions);
      });
    }
  }
});

function computeOperators({ subgraphs }: Model): number {
  return subgraphs[0]!.operators.filter(({ op }) => op !== "QUANTIZE" && op !== "DEQUANTIZE").length;
}
