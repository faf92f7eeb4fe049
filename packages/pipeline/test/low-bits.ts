import { readFileSync } from "node:fs";

import { entryOf } from "@litequant/core";
import type { CalibrationTable, Model, Scheme, TensorRange } from "@litequant/core";
import { createRunner } from "@litequant/interpreter";
import { decodeModel } from "@litequant/schema";
import { createOracle } from "@litequant/testkit/oracle";
import type { Oracle } from "@litequant/testkit/oracle";
import { numpyUniform, readNpy, requireShared } from "@litequant/testkit";

import { quantizeModel } from "../src/index.ts";

/** A model of the corpus, and the folder of its goldens. */
export interface Subject {
  readonly file: string;
  readonly golden: string;
}

export const mnist: Subject = {
  file: "mnist_conv/conv_fc_mnist_float",
  golden: "mnist_conv__conv_fc_mnist_float",
};
export const attention: Subject = {
  file: "transformer_ops/sdpa_composite",
  golden: "transformer_ops__sdpa_composite",
};

/** The float model. */
export function readFloat({ file }: Subject): Uint8Array {
  return new Uint8Array(readFileSync(requireShared("corpus", "models", `${file}.tflite`)));
}

/** What a scheme makes of the model, with the true ranges of its calibration samples where it needs any. */
export function quantizeSubject(subject: Subject, scheme: Scheme): ReturnType<typeof quantizeModel> {
  const { model } = decodeModel(readFloat(subject));
  return quantizeModel(model, { scheme, ...(scheme.activations && { ranges: trueRanges(subject) }) });
}

function trueRanges({ golden }: Subject): CalibrationTable {
  const file = requireShared("golden", "production", golden, "ranges_true.json");
  return {
    model: { sha256: "", steps: [] },
    kernels: "",
    calibrator: { name: "given", options: {} },
    samples: [],
    tensors: JSON.parse(readFileSync(file, "utf8")) as TensorRange[],
    diagnostics: [],
  };
}

/** Four of the inputs on which production figures were taken: uniform in the range of the calibration samples. */
export function freshInputs({ golden }: Subject): readonly Float32Array[] {
  const { data, shape } = readNpy(requireShared("golden", "quantize", golden, "calibration_0.npy"));
  let [low, high] = [Infinity, -Infinity];
  for (const value of data as Float32Array) [low, high] = [Math.min(low, value), Math.max(high, value)];
  const uniform = numpyUniform(20240501);
  const size = data.length / shape[0]!;
  return Array.from({ length: 4 }, () => Float32Array.from({ length: size }, () => uniform(low, high)));
}

/** Inputs of models that have one. */
export type Inputs = readonly (Float32Array | Int32Array)[];

/** The first output for every input, by our own interpreter. */
export function outputsOf(model: Model, inputs: Inputs): readonly Float32Array[] {
  const runner = createRunner(model);
  const [port] = entryOf(model).inputs;
  const { name } = port!;
  const { shape, dtype } = model.subgraphs[0]!.tensors[model.subgraphs[0]!.inputs[0]!]!;
  return inputs.map((data, index) => {
    const outputs = runner.run({ index, inputs: { [name]: { dtype, shape, data } } });
    return Float32Array.from(Object.values(outputs)[0]!.data as Float32Array);
  });
}

/** Signal to noise in dB over all outputs. */
export function ratio(expected: readonly Float32Array[], actual: readonly Float32Array[]): number {
  let [signal, noise] = [0, 0];
  for (const [run, values] of expected.entries()) {
    for (const [i, value] of values.entries()) {
      signal += value * value;
      noise += (value - actual[run]![i]!) ** 2;
    }
  }
  return 10 * Math.log10(signal / noise);
}

const oracles = new Map<string, Promise<Oracle>>();

/** The same by LiteRT, with either set of its kernels. */
export async function runElsewhere(
  file: Uint8Array,
  inputs: Inputs,
  kernels: "xnnpack" | "builtin",
): Promise<readonly Float32Array[]> {
  const started = oracles.get(kernels) ?? createOracle({ kernels });
  oracles.set(kernels, started);
  const oracle = await started;
  const outputs: Float32Array[] = [];
  for (const input of inputs) outputs.push((await oracle.run(file, [input]))[0]!.slice() as Float32Array);
  return outputs;
}
