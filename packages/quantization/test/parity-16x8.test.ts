import type { Model } from "@litequant/core";
import { int16x8 } from "@litequant/quantizer-int16x8";
import { compareQuantized, describeShared } from "@litequant/testkit";
import { expect, it } from "vitest";

import { readGolden, quantizeAs } from "./converted.ts";

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
  "transformer_ops/sdpa_composite",
] as const;

/** Without 16x8 kernels for all of their operators, the converter writes no file of integers only. */
const partlyFloat: ReadonlySet<string> = new Set([
  "hand_recrop/hand_recrop_float32",
  "knift/knift_float32",
  "transformer_ops/sdpa_composite",
]);

/** Its result is all zeros, for which the converter writes scales of zero and denormal ones; ours have a floor. */
const zeros: Readonly<Record<string, readonly string[]>> = {
  "transformer_ops/ff_float": ["output 0", "output 0 < FULLY_CONNECTED[1]"],
};

describeShared("16x8 from the converter's ranges is what the converter writes", () => {
  for (const name of models) {
    for (const io of ["float32", "int16"] as const) {
      if (io === "int16" && partlyFloat.has(name)) continue;
      it(`${name} with ${io} ends`, () => {
        const golden = readGolden(name, io === "int16" ? "int16x8io" : "int16x8", "quantize");
        const ours = quantizeAs(int16x8({ io, compat: "tflite" }), name, ["quantize", "ranges"]);
        const { differences, operators, constantBytes } = compareQuantized(ours, golden);
        // The converter has one version for int8 and 16x8; ours are those that runtimes ask for.
        const others = differences.filter(({ what, where }) => what !== "version" && !zeros[name]?.includes(where));
        expect(others).toEqual([]);
        expect(operators).toBe(computeOperators(golden));
        expect(constantBytes).toBeGreaterThan(300);
      });
    }
  }
});

function computeOperators({ subgraphs }: Model): number {
  return subgraphs[0]!.operators.filter(({ op }) => op !== "QUANTIZE" && op !== "DEQUANTIZE").length;
}
