// SQNR in dB against the float model, worst output, on fresh uniform inputs in the range of the calibration samples.
// The inputs are those of golden/production/index.json ("eval"). Columns: ours (own calibration on the same samples), and
// production quantizers: their file run here, or, marked *, the figure recorded for a file that was not kept.
// node sqnr.mjs [--scheme int8|int16x8] [--runtime litert] [MODEL...]; with litert all files run in LiteRT's own runtime,
// which loads no model with variables (mnist_lstm).
import { existsSync, readFileSync } from "node:fs";
import { parseArgs } from "node:util";

import { Interpreter, quantize } from "@litequant/node";
import { numpyUniform } from "@litequant/testkit";
import { createOracle } from "@litequant/testkit/oracle";
import { decodeNpy } from "@litequant/datasets";

import { shared } from "./shared.mjs";

const MODELS = {
  mlperf_ic: "ic_resnet8_float",
  mlperf_vww: "vww_96_float",
  mlperf_vww_v01: "vww_96_v01_float",
  mlperf_ad: "ad01_float",
  mnist_conv: "conv_fc_mnist_float",
  hello_world: "hello_world_float",
  keypoint_classifier: "keypoint_classifier_float",
  face_detection_front: "face_detection_front_float32",
  hand_recrop: "hand_recrop_float32",
  knift: "knift_float32",
  zero_dce_160: "zero_dce_lite_160_float",
  zero_dce_160_b: "zero_dce_lite_160_b_float",
  mnist_lstm: "trained_lstm_float",
  attn_vec_einsum: "attn_vec_einsum_float",
  sdpa_composite: "sdpa_composite",
};
/** Models that lie in another folder than that of their name. */
const FOLDERS = { attn_vec_einsum: "transformer_ops", sdpa_composite: "transformer_ops" };
const FEW_SAMPLES = { face_detection_front: 2, hand_recrop: 2, knift: 1, zero_dce_160: 2, zero_dce_160_b: 2 };

/** Of each scheme: what production quantizers wrote, and under which name figures of files that were not kept are recorded. */
const REFERENCES = {
  int8: {
    OLD: (folder) => shared("golden/quantize", folder, "int8.tflite"),
    TFLC: (folder) => shared("golden/production", folder, "tflc_int8.tflite"),
    "LQ minmax": (folder) => shared("golden/production", folder, "lq_static_wi8_ai8_minmax.tflite"),
  },
  int16x8: {
    OLD: (folder) => shared("golden/quantize", folder, "int16x8.tflite"),
    "LQ minmax": (folder) => shared("golden/production", folder, "lq_static_wi8_ai16_minmax.tflite"),
  },
};
const RECORDED = {
  TFLC: { int8: "tflc_int8" },
  "LQ minmax": { int8: "lq_static_wi8_ai8_minmax", int16x8: "lq_static_wi8_ai16_minmax" },
};

const recorded = JSON.parse(readFileSync(shared("golden/production/index.json"), "utf8")).models;

/** The recorded figure of a file that was not kept; "-" where there never was one that runs. */
function recordedSqnr(column, path) {
  const file = RECORDED[column]?.[scheme];
  const figures = file && recorded.find(({ model }) => model === `models/${path}`).files[file]?.sqnr_eval_db;
  return figures ? `${Math.min(...figures)} *` : "-";
}

/** Values of one tensor as floats, whatever its dtype. */
function dequantize(data, { dtype, quantization }) {
  if (dtype === "float32") return data;
  const [scale] = quantization.scale;
  const [zeroPoint] = quantization.zeroPoint;
  return Float32Array.from(data, (q) => scale * (q - zeroPoint));
}

/** Floats in the dtype that the input takes. */
function feed(values, { dtype, quantization }) {
  if (dtype === "float32") return values;
  const [type, low, high] = {
    int8: [Int8Array, -128, 127],
    uint8: [Uint8Array, 0, 255],
    int16: [Int16Array, -32768, 32767],
  }[dtype];
  const array = new type(values.length);
  values.forEach((value, i) => {
    array[i] = Math.min(high, Math.max(low, Math.round(value / quantization.scale[0]) + quantization.zeroPoint[0]));
  });
  return array;
}

/** The same in LiteRT's own runtime, whose outputs come in the order of signatures: each is told by its size. */
async function runInLiteRt(bytes, inputs) {
  const interpreter = await Interpreter.load(bytes);
  const [input] = interpreter.getInputDetails();
  const outputs = interpreter.getOutputDetails();
  const runs = [];
  for (const values of inputs) {
    const arrays = [...(await oracle.run(bytes, [feed(values, input)]))];
    runs.push(
      outputs.map((output) => {
        const size = output.shape.reduce((a, b) => a * b, 1);
        const [array] = arrays.splice(
          arrays.findIndex(({ length }) => length === size),
          1,
        );
        return Array.from(dequantize(array, output));
      }),
    );
  }
  return runs;
}

/** Outputs of every input, dequantized: [input][output]. Variables live on from one to the next, as when the figures were recorded. */
async function runAll(bytes, inputs) {
  if (oracle !== undefined) return runInLiteRt(bytes, inputs);
  const interpreter = await Interpreter.load(bytes);
  interpreter.allocateTensors();
  const [input] = interpreter.getInputDetails();
  const outputs = interpreter.getOutputDetails();
  return inputs.map((values) => {
    interpreter.setTensor(input.index, feed(values, input));
    interpreter.invoke();
    return outputs.map((output) => Array.from(dequantize(interpreter.getTensor(output.index), output)));
  });
}

/** SQNR of the worst output over all inputs. Outputs are matched by length and position. */
function worstSqnr(expected, actual) {
  const perOutput = expected[0].map((_, output) => {
    let signal = 0;
    let noise = 0;
    expected.forEach((run, i) => {
      run[output].forEach((value, k) => {
        signal += value * value;
        noise += (value - actual[i][output][k]) ** 2;
      });
    });
    return noise === 0 ? 999 : 10 * Math.log10(signal / noise);
  });
  return Math.min(...perOutput);
}

function freshInputs(calibration, count, shape) {
  let low = Infinity;
  let high = -Infinity;
  for (const value of calibration.data) {
    low = Math.min(low, value);
    high = Math.max(high, value);
  }
  const uniform = numpyUniform(20240501);
  const size = shape.reduce((a, b) => a * b, 1);
  return Array.from({ length: count }, () => Float32Array.from({ length: size }, () => uniform(low, high)));
}

const { values: options, positionals: wanted } = parseArgs({
  options: { scheme: { type: "string", default: "int8" }, runtime: { type: "string" } },
  allowPositionals: true,
});
const { scheme } = options;
const oracle = options.runtime === "litert" ? await createOracle({ kernels: "builtin" }) : undefined;
const rows = [];
for (const [model, name] of Object.entries(MODELS)) {
  if (wanted.length > 0 && !wanted.includes(model)) continue;
  const path = `${FOLDERS[model] ?? model}/${name}.tflite`;
  const golden = path.replace("/", "__").replace(".tflite", "");
  const source = readFileSync(shared("corpus/models", path));
  if (oracle !== undefined && model === "mnist_lstm") continue;
  const samples = shared("golden/quantize", golden, "calibration_0.npy");
  const interpreter = await Interpreter.load(source);
  const inputs = freshInputs(
    decodeNpy(readFileSync(samples)),
    FEW_SAMPLES[model] ?? 8,
    interpreter.getInputDetails()[0].shape,
  );
  const expected = await runAll(source, inputs);
  const { bytes } = await quantize(source, { scheme, data: samples });
  const row = { model, ours: worstSqnr(expected, await runAll(bytes, inputs)).toFixed(2) };
  for (const [column, fileOf] of Object.entries(REFERENCES[scheme])) {
    const file = fileOf(golden);
    row[column] = existsSync(file)
      ? worstSqnr(expected, await runAll(readFileSync(file), inputs)).toFixed(2)
      : recordedSqnr(column, path);
  }
  const others = Object.keys(REFERENCES[scheme]).map((column) => Number.parseFloat(row[column]));
  const best = Math.max(...others.filter((value) => !Number.isNaN(value)));
  row["ours - best"] = Number.isFinite(best) ? (Number(row.ours) - best).toFixed(2) : "-";
  rows.push(row);
  console.error(`${model} done`);
}
console.table(rows);
