// Writes a large float model: dense layers of 16 MB each, with weights from a generator of fixed seed.
//
//   node apps/cli/scripts/large-model.mjs OUT.tflite [MEGABYTES]      (1024 by default)
import { writeFileSync } from "node:fs";
import { encodeModel } from "@litequant/schema";

const width = 2048;
const layerBytes = 4 * width * width;

/** Dense layers one after the other, as many as come closest to so many bytes; their values neither grow nor vanish. */
export function largeModel(sizeBytes) {
  const layers = Math.max(1, Math.round(sizeBytes / layerBytes));
  const vector = { dtype: "float32", shape: [1, width], hasRank: true, isVariable: false, buffer: 0 };
  const weights = { ...vector, shape: [width, width] };
  const constants = Array.from({ length: layers }, (_, layer) => ({
    ...weights,
    name: `w${layer}`,
    buffer: layer + 1,
  }));
  const values = Array.from({ length: layers + 1 }, (_, layer) => ({ ...vector, name: `x${layer}` }));
  const operators = constants.map((_, layer) => ({
    op: "FULLY_CONNECTED",
    version: 1,
    inputs: [layers + layer, layer, -1],
    outputs: [layers + layer + 1],
    intermediates: [],
    options: {
      fusedActivationFunction: "NONE",
      weightsFormat: "DEFAULT",
      keepNumDims: false,
      asymmetricQuantizeInputs: false,
      quantizedBiasType: "float32",
    },
  }));
  const main = { name: "main", tensors: [...constants, ...values], operators, inputs: [layers], outputs: [2 * layers] };
  const buffers = [new Uint8Array(0), ...constants.map((_, layer) => randomBytes(layer + 1))];
  return { description: "", subgraphs: [main], buffers, signatures: [], metadata: [] };
}

/** Uniform floats whose sums over a row have the variance of what they weigh. */
function randomBytes(seed) {
  const values = new Float32Array(width * width);
  const scale = Math.sqrt(3 / width) / 2 ** 31;
  let state = Math.imul(seed, 0x9e3779b9) | 1;
  for (let i = 0; i < values.length; i++) {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    values[i] = state * scale;
  }
  return new Uint8Array(values.buffer);
}

if (process.argv[1] === new URL(import.meta.url).pathname) {
  const [, , output, megabytes = "1024"] = process.argv;
  if (output === undefined) throw new Error("usage: large-model.mjs OUT.tflite [MEGABYTES]");
  writeFileSync(output, encodeModel(largeModel(Number(megabytes) * 2 ** 20)));
}
