// Writes examples/digits/model.tflite from the trained weights, with litequant's own encoder; run the workspace's build first.
import { encodeModel } from "../../packages/schema/dist/index.js";
import { readFileSync, writeFileSync } from "node:fs";
import { size } from "./draw.mjs";

const weights = JSON.parse(readFileSync(new URL("weights.json", import.meta.url), "utf8"));

const tensors = [];
const buffers = [new Uint8Array(0)];
const operators = [];

function addTensor(name, dtype, shape, values) {
  if (values) buffers.push(new Uint8Array(values.buffer));
  const batched = !values && { shapeSignature: [-1, ...shape.slice(1)] };
  tensors.push({
    name,
    dtype,
    shape,
    ...batched,
    hasRank: true,
    isVariable: false,
    buffer: values ? buffers.length - 1 : 0,
  });
  return tensors.length - 1;
}

const activation = (name, ...shape) => addTensor(name, "float32", [1, ...shape]);

/** A trained weight, its axes reordered: axis `i` of the result is axis `axes[i]` of the training framework's. */
function constant(name, axes, shape) {
  const { shape: from, data } = weights[name];
  const result = new Float32Array(data.length);
  const to = axes.map((axis) => from[axis]);
  for (let index = 0; index < data.length; index++) {
    let rest = index;
    const place = from.map(() => 0);
    for (let axis = from.length - 1; axis >= 0; axis--) {
      place[axis] = rest % from[axis];
      rest = Math.floor(rest / from[axis]);
    }
    result[axes.reduce((offset, axis, i) => offset * to[i] + place[axis], 0)] = data[index];
  }
  return addTensor(name, "float32", shape ?? to, result);
}

function addOperator(op, inputs, output, options) {
  operators.push({ op, version: 1, inputs, outputs: [output], intermediates: [], ...(options && { options }) });
  return output;
}

const none = { fusedActivationFunction: "NONE" };
const relu = { fusedActivationFunction: "RELU" };
const strides = { padding: "SAME", strideW: 1, strideH: 1, dilationWFactor: 1, dilationHFactor: 1 };
const pool = { padding: "VALID", strideW: 2, strideH: 2, filterWidth: 2, filterHeight: 2, ...none };
const dense = {
  weightsFormat: "DEFAULT",
  keepNumDims: false,
  asymmetricQuantizeInputs: false,
  quantizedBiasType: "float32",
};
const ohwi = [3, 0, 1, 2];
const bias = (layer) => constant(`${layer}/bias`, [0]);

const image = activation("serving_default_image:0", size, size, 1);
const conv1 = addOperator(
  "CONV_2D",
  [image, constant("conv1/kernel", ohwi), bias("conv1")],
  activation("conv1", 28, 28, 8),
  {
    ...strides,
    ...relu,
    quantizedBiasType: "float32",
  },
);
const pool1 = addOperator("MAX_POOL_2D", [conv1], activation("pool1", 14, 14, 8), pool);
const depthwise2 = addOperator(
  "DEPTHWISE_CONV_2D",
  [pool1, constant("depthwise2/depthwise_kernel", [3, 0, 1, 2], [1, 3, 3, 8]), bias("depthwise2")],
  activation("depthwise2", 14, 14, 8),
  { ...strides, ...none, depthMultiplier: 1 },
);
const conv2 = addOperator(
  "CONV_2D",
  [depthwise2, constant("conv2/kernel", ohwi), bias("conv2")],
  activation("conv2", 14, 14, 16),
  { ...strides, ...none, quantizedBiasType: "float32" },
);
// Left apart on purpose: quantizing shows how an activation moves into the operator before it.
const relu2 = addOperator("RELU", [conv2], activation("relu2", 14, 14, 16));
const pool2 = addOperator("AVERAGE_POOL_2D", [relu2], activation("pool2", 7, 7, 16), pool);
const flatShape = addTensor("flatten/shape", "int32", [2], Int32Array.of(-1, 784));
const flat = addOperator("RESHAPE", [pool2, flatShape], activation("flatten", 784), { newShape: [-1, 784] });
const dense1 = addOperator(
  "FULLY_CONNECTED",
  [flat, constant("dense1/kernel", [1, 0]), bias("dense1")],
  activation("dense1", 32),
  {
    ...dense,
    ...relu,
  },
);
const logits = addOperator(
  "FULLY_CONNECTED",
  [dense1, constant("logits/kernel", [1, 0]), bias("logits")],
  activation("logits", 10),
  {
    ...dense,
    ...none,
  },
);
const scores = addOperator("SOFTMAX", [logits], activation("StatefulPartitionedCall:0", 10), { beta: 1 });

const model = {
  description: "litequant example: drawn digits, 28 x 28, in 0..1",
  subgraphs: [{ name: "main", tensors, operators, inputs: [image], outputs: [scores] }],
  buffers,
  signatures: [{ key: "serving_default", subgraph: 0, inputs: { image }, outputs: { scores } }],
  metadata: [],
};
const bytes = encodeModel(model);
writeFileSync(new URL("../../examples/digits/model.tflite", import.meta.url), bytes);
console.log(`model.tflite: ${bytes.length} bytes`);
