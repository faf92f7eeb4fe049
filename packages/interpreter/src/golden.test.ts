import { bytesOf, sha256Hex } from "@litequant/core";
import type { Model, Sample, TensorValue } from "@litequant/core";
import { decodeModel } from "@litequant/schema";
import { describeShared, expectClose, expectSame, goldenModels, nameInputs } from "@litequant/testkit";
import type { GoldenRun } from "@litequant/testkit";
import { expect, it } from "vitest";

import { knownGoldenDifferences } from "../test/known-differences.ts";
import { createRunner } from "./runner.ts";

/** Every intermediate tensor of these equals the production runtime's, byte for byte. */
const integerModels = [
  "mlperf_ic/ic_resnet8_int8",
  "mlperf_ic_large/ic_resnet_large_int8",
  "mlperf_vww/vww_96_int8",
  "mlperf_vww_v01/vww_96_v01_int8",
  "mlperf_ad/ad01_int8",
  "mlperf_ad/ad01_fullint",
  "mlperf_kws/kws_ref_int8",
  "micro_speech/micro_speech_quantized",
  "arm_kws/ds_cnn_s_int8",
  "hello_world/hello_world_int8",
  "mnist_conv/conv_fc_mnist_srq_a8w8",
  "face_detection_front/face_detection_front_int8",
  "mobilenet_v1_025_224/mobilenet_v1_0.25_224_quant",
  "mnist_lstm/trained_lstm_int8",
  "arm_kws/basic_lstm_s_int8",
  "bench/tf2_mobilenet_v2_1.0_224_ptq",
];

/** Every intermediate tensor of these is within 1e-5 of its range. */
const floatModels = [
  "mlperf_ic/ic_resnet8_float",
  "mlperf_ic_large/ic_resnet_large_float",
  "mlperf_vww/vww_96_float",
  "mlperf_vww_v01/vww_96_v01_float",
  "mlperf_ad/ad01_float",
  "hello_world/hello_world_float",
  "mnist_conv/conv_fc_mnist_float",
  "mnist_conv/mnist_quantized_weightonly",
  "mobilenet_v1_025_224/mobilenet_v1_0.25_224_float",
  "face_detection_front/face_detection_front_float32",
  "face_detection_short_f16/face_detection_short_range_float16",
  "keypoint_classifier/keypoint_classifier_float",
  "hand_recrop/hand_recrop_float32",
  "transformer_ops/ff_float",
  "recommendation/model_history10_top100",
  "transformer_ops/sdpa_composite",
  "mnist_lstm/trained_lstm_float",
  "dtln_1/dtln_1_float",
  "dtln_1/dtln_1_dynamic_range",
  "mlperf_kws/kws_ref_dynamic_range",
  "mlperf_ad/ad01_dynamic_range",
  "mnist_conv/partly_quantized_mnist",
  "deeplabv3/deeplabv3_257_float",
  "audioset_float/audio_classifier_527_float",
  "face_landmark_2020b/face_landmark_float32",
  "face_landmark_2020b/face_landmark_float16",
  "knift/knift_float32",
  "zero_dce_160/zero_dce_lite_160_float",
  "zero_dce_160_b/zero_dce_lite_160_b_float",
  "nl_classifier/movie_review_float",
  "transformer_ops/attn_vec_einsum_float",
  "bench/mnv2_float",
  "recommendation/model_history10_top100",
];

const tolerance = 1e-5;

/** Runs a golden run and looks at every computed tensor while it is alive. */
function checkRun(model: Model, run: GoldenRun): number {
  const graph = model.subgraphs[0]!;
  const sample: Sample = {
    index: 0,
    inputs: nameInputs(
      model,
      graph.inputs.map((tensor) => run.inputs.get(tensor) as TensorValue),
    ),
  };
  const wanted = new Map(run.tensors.map((tensor) => [`${tensor.subgraph}/${tensor.index}`, tensor]));
  let checked = 0;
  const runner = createRunner(model);
  runner.run(sample, {
    after({ operator, outputs }) {
      // What a variable holds in the end comes before what it held on the way.
      const final = outputs.filter(({ id }, i) => outputs.findIndex((other) => other.id.index === id.index) === i);
      for (const { id, data, shape, range } of final.map((output) => ({
        id: output.id,
        data: output.data,
        shape: output.shape,
        range: output.range(),
      }))) {
        const golden = wanted.get(`${id.subgraph}/${id.index}`);
        if (golden === undefined) continue;
        const what = `tensor ${id.index} (${golden.name}), operator ${operator} of subgraph ${id.subgraph}`;
        expectSame(shape, golden.shape, `${what}, shape`);
        if (golden.sha256 === undefined) {
          const span = Math.max(golden.max!, 0) - Math.min(golden.min!, 0);
          expectClose(
            data.subarray(0, golden.first.length),
            golden.first,
            (tolerance * span) / Math.max(spanOf(golden.first), 1e-6),
            what,
          );
          expectClose([range.min, range.max], [golden.min!, golden.max!], tolerance, `${what}, extremes`);
        } else {
          expectSame(data.subarray(0, golden.first.length), golden.first, what);
          expect({ what, sha256: sha256Hex(bytesOf(data)) }).toEqual({ what, sha256: golden.sha256 });
        }
        checked++;
      }
    },
  });
  for (const [index, value] of run.outputs) {
    const data = runner.tensor({ subgraph: 0, index })!.data;
    if (value.dtype === "float32") expectClose(data, value.data, tolerance, `output ${index}`);
    else expectSame(data, value.data, `output ${index}`);
  }
  return checked;
}

function spanOf(values: readonly number[]): number {
  return Math.max(0, ...values) - Math.min(0, ...values);
}

describeShared("golden runs", () => {
  it("are all compared, but for those whose stored answer is wrong", () => {
    const compared = [...integerModels, ...floatModels];
    const missing = goldenModels().filter(({ path }) => !compared.some((name) => path.includes(name)));
    const known = Object.keys(knownGoldenDifferences);
    expect(missing.filter(({ path }) => !known.some((name) => path.includes(name)))).toEqual([]);
    for (const golden of missing) {
      const { model } = decodeModel(golden.bytes());
      for (const run of golden.runs()) expect(() => checkRun(model, run)).toThrow(/values differ/);
    }
  });

  for (const name of [...integerModels, ...floatModels]) {
    it(`${name}: every intermediate tensor of every run`, { timeout: 60_000 }, () => {
      const models = goldenModels(name);
      expect(models).toHaveLength(1);
      const [golden] = models;
      const { model } = decodeModel(golden!.bytes());
      for (const run of golden!.runs()) {
        // Indices beyond the file's tensors are the runtime's own scratch.
        const computed = run.tensors.filter(({ subgraph, index }) => index < model.subgraphs[subgraph]!.tensors.length);
        expect(checkRun(model, run)).toBe(computed.length);
      }
    });
  }
});
