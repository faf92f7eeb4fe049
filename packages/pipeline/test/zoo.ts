import { readFileSync } from "node:fs";

import { minMax } from "@litequant/calibrator-min-max";
import { allocate, elementCount, entryOf, roundHalfAwayFromZero } from "@litequant/core";
import type { CalibrationTable, Model, Sample, Tensor, TensorValue, TypedArray } from "@litequant/core";
import { createRunner } from "@litequant/interpreter";
import { withIntermediates } from "@litequant/ops";
import { decodeModel } from "@litequant/schema";
import { readNpy, sharedPath } from "@litequant/testkit";
import type { Oracle } from "@litequant/testkit/oracle";

import { bindSample, createCalibration } from "../src/index.ts";

/** Real values of each output, in the order of the subgraph. */
export type Outputs = readonly Float64Array[];

/** A model of the operator zoo. */
export function readZoo(name: string, scheme = "float"): Model {
  return decodeModel(readFileSync(sharedPath("opzoo", name, `${scheme}.tflite`)!)).model;
}

/** The samples that calibrated a case, of every signature; none where the converter was given none. */
export function zooSamples(name: string, model: Model): readonly Sample[] {
  const several = model.signatures.length > 1;
  const samples = (several ? model.signatures.map(({ key }) => key) : [undefined]).flatMap((key) => {
    const { signature, inputs } = entryOf(model, key);
    const files = inputs.map((input) =>
      sharedPath("opzoo", name, `calibration_${several ? `${key}.` : ""}${input.name}.npy`),
    );
    if (files.includes(undefined)) return [];
    const values = files.map((file) => readNpy(file!));
    return Array.from({ length: values[0]?.shape[0] ?? 0 }, (_, i) => ({
      ...(signature !== undefined && { signature }),
      inputs: Object.fromEntries(inputs.map((input, k) => [input.name, itemOf(values[k]!, i)])),
    }));
  });
  return samples.map((sample, index) => ({ index, ...sample }));
}

function itemOf({ dtype, shape: [, ...shape], data }: TensorValue, i: number): TensorValue {
  const size = elementCount(shape);
  return { dtype, shape, data: data.slice(i * size, (i + 1) * size) };
}

/** Ranges by our own calibration. */
export function calibrateOn(model: Model, samples: readonly Sample[]): CalibrationTable {
  const calibration = createCalibration(model, minMax());
  const runner = createRunner(withIntermediates(model));
  for (const sample of samples) calibration.observe(bindSample(runner, sample));
  return calibration.table();
}

/** What a model makes of float samples in our interpreter. */
export function run(model: Model, samples: readonly Sample[]): readonly Outputs[] {
  const runner = createRunner(model);
  return samples.map((sample) => {
    const { outputs } = endsOf(model, sample);
    const values = runner.run({ ...sample, inputs: Object.fromEntries(inputsOf(model, sample)) });
    return outputs.map(({ name, tensor }) => realValues(values[name]!.data, tensor));
  });
}

/**
 * What a model makes of a float sample in an independent runtime.
 *
 * @returns undefined where that runtime knows another shape only.
 */
export async function runElsewhere(
  oracle: Oracle,
  { model, bytes }: { readonly model: Model; readonly bytes: Uint8Array },
  sample: Sample,
): Promise<Outputs | undefined> {
  const signatures = await oracle.signatures(bytes);
  const index = Math.max(
    0,
    signatures.findIndex(({ key }) => key === sample.signature),
  );
  const { inputs, outputs } = signatures[index]!;
  const given = inputsOf(model, sample);
  const feeds = inputs.map(({ name }, i) => new Map(given).get(name) ?? given[i]![1]);
  if (inputs.some(({ shape }, i) => elementCount(shape) !== feeds[i]!.data.length)) return undefined;
  const results = await oracle.run(
    bytes,
    feeds.map(({ data }) => data),
    index,
  );
  return endsOf(model, sample).outputs.map(({ name, tensor }, i) => {
    const at = outputs.findIndex((output) => output.name === name);
    return realValues(results[at < 0 ? i : at]!, tensor);
  });
}

/** Root mean square of the differences of one output over all samples. */
export function rms(expected: readonly Outputs[], actual: readonly Outputs[] | undefined, output: number): number {
  let [sum, count] = [0, 0];
  for (const [k, outputs] of expected.entries()) {
    for (const [i, value] of outputs[output]!.entries()) {
      sum += (value - (actual?.[k]![output]![i] ?? 0)) ** 2;
      count++;
    }
  }
  return Math.sqrt(sum / Math.max(count, 1));
}

interface End {
  readonly name: string;
  readonly tensor: Tensor;
}

function endsOf(
  model: Model,
  { signature }: Sample,
): { readonly inputs: readonly End[]; readonly outputs: readonly End[] } {
  const entry = entryOf(model, signature);
  const { tensors } = model.subgraphs[entry.subgraph]!;
  const [inputs, outputs] = [entry.inputs, entry.outputs].map((ends) =>
    ends.map(({ name, tensor }) => ({ name, tensor: tensors[tensor]! })),
  );
  return { inputs: inputs!, outputs: outputs! };
}

/** By name, or by position where names differ; integers where the model takes integers. */
function inputsOf(model: Model, sample: Sample): readonly (readonly [string, TensorValue])[] {
  const values = Object.values(sample.inputs);
  return endsOf(model, sample).inputs.map(({ name, tensor }, i) => [
    name,
    quantized(sample.inputs[name] ?? values[i]!, tensor),
  ]);
}

function quantized(value: TensorValue, { dtype, quantization }: Tensor): TensorValue {
  if (value.dtype === dtype || !quantization?.scale.length) return value;
  const data = allocate(dtype, value.data.length) as Int16Array;
  const bits = 8 * data.BYTES_PER_ELEMENT;
  const low = dtype.startsWith("u") ? 0 : -(2 ** (bits - 1));
  const [[scale = 1], [zero = 0]] = [quantization.scale, quantization.zeroPoint];
  for (let i = 0; i < data.length; i++) {
    const q = roundHalfAwayFromZero(Math.fround(Number(value.data[i]) / scale)) + zero;
    data[i] = Math.min(low + 2 ** bits - 1, Math.max(low, q));
  }
  return { dtype, shape: value.shape, data };
}

function realValues(data: TypedArray, { dtype, quantization }: Tensor): Float64Array {
  const isReal = dtype === "float32" || !quantization?.scale.length;
  const [scale, zero] = isReal ? [1, 0] : [quantization.scale[0]!, quantization.zeroPoint[0]!];
  return Float64Array.from({ length: data.length }, (_, i) => scale * (Number(data[i]) - zero));
}

/** The step of an output, where one is known: its own, or that of the integers that it was made from. */
export function stepOf(model: Model, sample: Sample, output: number): number {
  const entry = entryOf(model, sample.signature);
  const { tensors, operators } = model.subgraphs[entry.subgraph]!;
  const tensor = entry.outputs[output]!.tensor;
  const source = operators.find(({ op, outputs }) => op === "DEQUANTIZE" && outputs[0] === tensor)?.inputs[0] ?? tensor;
  return tensors[source]!.quantization?.scale[0] ?? 0;
}
