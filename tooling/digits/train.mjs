// Trains the net of examples/digits on drawn digits and writes its weights; about a minute and a half in plain Node.
import * as tf from "@tensorflow/tfjs";
import { writeFileSync } from "node:fs";
import { drawSet, sets, size } from "./draw.mjs";

const epochs = 8;
const batchSize = 16;
const learningRates = [0.003, 0.003, 0.003, 0.002, 0.002, 0.001, 0.001, 0.0005];

/** Seeds follow the layers' order, so that a run can be repeated. */
let seed = 1;
const kernelInitializer = () => tf.initializers.heNormal({ seed: seed++ });

function createModel() {
  const conv = (options) => tf.layers.conv2d({ padding: "same", kernelInitializer: kernelInitializer(), ...options });
  return tf.sequential({
    layers: [
      conv({ name: "conv1", inputShape: [size, size, 1], filters: 8, kernelSize: 3, activation: "relu" }),
      tf.layers.maxPooling2d({ poolSize: 2 }),
      tf.layers.depthwiseConv2d({
        name: "depthwise2",
        kernelSize: 3,
        padding: "same",
        depthwiseInitializer: kernelInitializer(),
      }),
      conv({ name: "conv2", filters: 16, kernelSize: 1, activation: "relu" }),
      tf.layers.averagePooling2d({ poolSize: 2 }),
      tf.layers.flatten(),
      tf.layers.dense({ name: "dense1", units: 32, activation: "relu", kernelInitializer: kernelInitializer() }),
      tf.layers.dense({ name: "logits", units: 10, kernelInitializer: kernelInitializer() }),
    ],
  });
}

function toTensors({ images, labels }) {
  const x = tf.tensor4d(
    Float32Array.from(images, (value) => value / 255),
    [labels.length, size, size, 1],
  );
  return { x, y: tf.tensor1d(Float32Array.from(labels)) };
}

async function accuracy(model, { x }, labels) {
  const classes = await tf.tidy(() => model.predict(x, { batchSize: 100 }).argMax(1)).data();
  return labels.filter((label, index) => label === classes[index]).length / labels.length;
}

await tf.setBackend("cpu");
const drawn = { train: drawSet(sets.train.count, sets.train.seed), test: drawSet(sets.test.count, sets.test.seed) };
const train = toTensors(drawn.train);
const test = toTensors(drawn.test);

const model = createModel();
const optimizer = tf.train.adam(learningRates[0]);
const order = Int32Array.from({ length: sets.train.count }, (_, index) => index);
let state = 12345;
for (let epoch = 0; epoch < epochs; epoch++) {
  optimizer.learningRate = learningRates[epoch];
  for (let i = order.length - 1; i > 0; i--) {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    const j = Math.floor((state / 4294967296) * (i + 1));
    [order[i], order[j]] = [order[j], order[i]];
  }
  let loss = 0;
  for (let from = 0; from < order.length; from += batchSize) {
    const cost = tf.tidy(() => {
      const index = tf.tensor1d(order.slice(from, from + batchSize), "int32");
      const x = train.x.gather(index);
      const expected = tf.oneHot(train.y.gather(index).toInt(), 10);
      return optimizer.minimize(
        () => tf.losses.softmaxCrossEntropy(expected, model.apply(x, { training: true })),
        true,
      );
    });
    loss += cost.dataSync()[0];
    cost.dispose();
  }
  console.log(
    `epoch ${epoch + 1}: loss ${((loss * batchSize) / order.length).toFixed(4)}, test ${await accuracy(model, test, drawn.test.labels)}`,
  );
}

const weights = {};
for (const weight of model.weights) {
  weights[weight.name] = { shape: weight.shape, data: Array.from(weight.read().dataSync()) };
}
writeFileSync(new URL("weights.json", import.meta.url), JSON.stringify(weights));
