import { int16x8 } from "@litequant/quantizer-int16x8";
import { describeShared } from "@litequant/testkit";
import { expect, it } from "vitest";

import { quantizeAs, readFloat, readGolden } from "./converted.ts";
import { freshSamples, outputsOf, worstRatio } from "./accuracy.ts";

/** Best signal-to-noise ratio in dB of the 16x8 files of production quantizers (worst output), on the very inputs used here. */
const best = {
  "hello_world/hello_world_float": 41.7,
  "keypoint_classifier/keypoint_classifier_float": 43.4,
  "mlperf_ad/ad01_float": 33.9,
  "mlperf_ic/ic_resnet8_float": 28.0,
  "mlperf_vww/vww_96_float": 71.5,
  "mlperf_vww_v01/vww_96_v01_float": 59.6,
  "mnist_conv/conv_fc_mnist_float": 46.8,
  "transformer_ops/attn_vec_einsum_float": 43.8,
  "transformer_ops/sdpa_composite": 50.0,
  "hand_recrop/hand_recrop_float32": 45.4,
  "face_detection_front/face_detection_front_float32": 31.7,
} as const;

describeShared("16x8 from true ranges is as near to the float model as any production tool's", () => {
  for (const [name, expected] of Object.entries(best)) {
    it(`${name}: at least ${expected} - 0.3 dB, and what the converter reached for its file`, () => {
      const samples = freshSamples(name);
      const float = outputsOf(readFloat(name), samples);
      const quantized = quantizeAs(int16x8(), name, ["production", "ranges_true"]);
      const ours = worstRatio(float, outputsOf(quantized, samples));
      const converter = worstRatio(float, outputsOf(readGolden(name, "int16x8", "quantize"), samples));
      expect(ours).toBeGreaterThan(expected - 0.3);
      expect(ours).toBeGreaterThan(converter - 0.3);
    });
  }
});
