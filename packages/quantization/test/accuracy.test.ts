import { describeShared } from "@litequant/testkit";
import { expect, it } from "vitest";

import { freshSamples, outputsOf, worstRatio } from "./accuracy.ts";
import { quantizeGiven, readFloat, readGolden } from "./converted.ts";

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
