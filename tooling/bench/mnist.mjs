// Top-1 of the MNIST conv net on the 10,000 test images: the float model and our int8 files (200 training images, min-max) with
// float, int8 and uint8 ends, in our interpreter and in an independent runtime (LiteRT in WebAssembly, its builtin kernels).
import { readFileSync } from "node:fs";

import { openSource, readLabels } from "@litequant/datasets/node";
import { Interpreter, quantize } from "@litequant/node";
import { decodeModel } from "@litequant/schema";
import { createOracle } from "@litequant/testkit/oracle";

import { shared } from "./shared.mjs";

const mnist = (name) => shared("corpus/data/mnist", name);
const source = readFileSync(shared("corpus/models/mnist_conv/conv_fc_mnist_float.tflite"));
const labels = await readLabels(mnist("t10k-labels-idx1-ubyte.gz"));
const calibration = { scheme: "int8", data: mnist("train6k-images-idx3-ubyte.gz"), range: "0..1", samples: 200 };

const argmax = (values) => values.reduce((best, value, i) => (value > values[best] ? i : best), 0);

/** Fraction of right answers of `answer`, which gets one image as floats in 0..1. */
async function score(answer) {
  const images = await openSource(mnist("t10k-images-idx3-ubyte.gz"), { range: [0, 1] });
  const { model } = decodeModel(source);
  let right = 0;
  let total = 0;
  for await (const { index, inputs } of images.open(model, () => true)) {
    const [image] = Object.values(inputs);
    if (argmax(await answer(image.data)) === labels[index]) right++;
    total++;
  }
  return { right, total };
}

/** Quantizes an image as the input asks. */
function feed(image, { dtype, quantization }) {
  if (dtype === "float32") return image;
  const [low, high] = dtype === "int8" ? [-128, 127] : [0, 255];
  const integers = new (dtype === "int8" ? Int8Array : Uint8Array)(image.length);
  const [scale] = quantization.scale;
  const [zeroPoint] = quantization.zeroPoint;
  image.forEach((value, i) => {
    integers[i] = Math.min(high, Math.max(low, Math.round(value / scale) + zeroPoint));
  });
  return integers;
}

async function inOurInterpreter(bytes) {
  const interpreter = await Interpreter.load(bytes);
  interpreter.allocateTensors();
  const [input] = interpreter.getInputDetails();
  const [output] = interpreter.getOutputDetails();
  return (image) => {
    interpreter.setTensor(input.index, feed(image, input));
    interpreter.invoke();
    return interpreter.getTensor(output.index);
  };
}

async function inTheOracle(bytes) {
  const oracle = await createOracle({ kernels: "builtin" });
  const [input] = (await Interpreter.load(bytes)).getInputDetails();
  return async (image) => (await oracle.run(bytes, [feed(image, input)]))[0];
}

const rows = [];
const measure = async (name, bytes) => {
  const ours = await score(await inOurInterpreter(bytes));
  const theirs = await score(await inTheOracle(bytes));
  rows.push({ model: name, bytes: bytes.length, ours: ours.right, oracle: theirs.right, of: ours.total });
  console.error(`${name} done`);
};
await measure("float", source);
for (const type of ["float32", "int8", "uint8"]) {
  const { bytes } = await quantize(source, { ...calibration, inputType: type, outputType: type });
  await measure(`int8, ${type} ends`, bytes);
}
console.table(rows);
