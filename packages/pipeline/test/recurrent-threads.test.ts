import { minMax } from "@litequant/calibrator-min-max";
import { entryOf } from "@litequant/core";
import type { Model, Sample, TensorValue } from "@litequant/core";
import { createRunner } from "@litequant/interpreter";
import { withIntermediates } from "@litequant/ops";
import { int8 } from "@litequant/quantizer-int8";
import { decodeModel } from "@litequant/schema";
import { describeShared, readNpy, requireShared, zooModels } from "@litequant/testkit";
import { createOracle } from "@litequant/testkit/oracle";
import { expect, it } from "vitest";

import { bindSample, createCalibration, quantizeModel } from "../src/index.ts";
import type { QuantizeResult } from "../src/index.ts";

/** A case of the operator zoo with one input: its model, its calibration samples, one after the other where it keeps state. */
function readCase(name: string): { readonly model: Model; readonly samples: readonly Sample[] } {
  const found = zooModels().find((zoo) => zoo.case === name && zoo.scheme === "float")!;
  const { model } = decodeModel(found.bytes());
  const { signature, inputs } = entryOf(model);
  const input = inputs[0]!.name;
  const { dtype, shape, data } = readNpy(requireShared("opzoo", name, `calibration_${input}.npy`));
  const size = data.length / shape[0]!;
  const samples = Array.from({ length: shape[0]! }, (_, index): Sample => {
    const value: TensorValue = { dtype, shape: shape.slice(1), data: data.slice(index * size, (index + 1) * size) };
    const continues = found.stateful && index > 0;
    return { index, ...(signature && { signature }), ...(continues && { continues }), inputs: { [input]: value } };
  });
  return { model, samples };
}

function quantizeCase(name: string): QuantizeResult & { readonly samples: readonly Sample[] } {
  const { model, samples } = readCase(name);
  const calibration = createCalibration(model, minMax());
  const runner = createRunner(withIntermediates(model));
  for (const sample of samples) calibration.observe(bindSample(runner, sample));
  return { ...quantizeModel(model, { scheme: int8(), ranges: calibration.table() }), samples };
}

function outputsOf(model: Model, samples: readonly Sample[]): number[] {
  const runner = createRunner(model);
  return samples.flatMap((sample) =>
    Object.values(runner.run(sample)).flatMap(({ data }) => Array.from(data as Float32Array)),
  );
}

/** Root of the mean square of differences, relative to the float model's values. */
function distance({ source, model, samples }: ReturnType<typeof quantizeCase>): number {
  const [expected, actual] = [outputsOf(source, samples), outputsOf(model, samples)];
  const sum = (values: readonly number[]): number => values.reduce((all, value) => all + value ** 2, 0);
  return Math.sqrt(sum(expected.map((value, i) => value - actual[i]!)) / sum(expected));
}

/** What is left of floats: dtypes of what crosses from operator to operator, but for conversions at the ends. */
function floatOperators({ operators }: QuantizeResult): string[] {
  return operators.filter(({ to }) => to === "float32").map(({ op }) => op);
}

function conversions({ subgraphs }: Model): string[] {
  return subgraphs.flatMap(({ operators }) => operators.flatMap(({ op }) => (/^(DE)?QUANTIZE$/.test(op) ? [op] : [])));
}

describeShared("recurrent networks in int8", () => {
  it("tensorflow#87468, tensorflow#76672: a GRU as a loop, which crashes the converter, has every operator in int8", async () => {
    const quantized = quantizeCase("gru__gru_while");
    expect(floatOperators(quantized)).toEqual([]);
    expect(conversions(quantized.model)).toEqual(["QUANTIZE", "DEQUANTIZE"]);
    expect(distance(quantized)).toBeLessThan(0.03);

    const oracle = await createOracle({ kernels: "builtin" });
    const [first] = quantized.samples;
    const [elsewhere] = await oracle.run(
      quantized.bytes,
      Object.values(first!.inputs).map(({ data }) => data),
    );
    expect(Array.from(elsewhere as Float32Array)).toEqual(outputsOf(quantized.model, [first!]));
  });

  it("tensorflow#76672: so has a simple RNN", () => {
    const quantized = quantizeCase("simple_rnn__simple_while");
    expect(floatOperators(quantized)).toEqual([]);
    expect(distance(quantized)).toBeLessThan(0.03);
  });

  it("tensorflow#41305: so has an LSTM, as a loop and as one operator", () => {
    for (const name of ["unidirectional_sequence_lstm__nobias", "unidirectional_sequence_lstm__sequence"]) {
      const quantized = quantizeCase(name);
      expect(floatOperators(quantized)).toEqual([]);
      expect(distance(quantized)).toBeLessThan(0.06);
    }
  });

  it("tensorflow#97941: a state that is kept in a variable stays integers from sample to sample", () => {
    const quantized = quantizeCase("assign_variable__accumulate");
    expect(floatOperators(quantized)).toEqual([]);
    expect(conversions(quantized.model)).toEqual(["QUANTIZE", "DEQUANTIZE"]);
    const [main, once] = quantized.model.subgraphs;
    const written = (graph: typeof main): string[] =>
      graph!.operators.flatMap(({ op, inputs }) =>
        op === "ASSIGN_VARIABLE" ? [JSON.stringify(graph!.tensors[inputs[1]!]!.quantization)] : [],
      );
    expect(written(main)).toEqual(written(once));
    expect(distance(quantized)).toBeLessThan(0.03);
  });

  it("tflite-micro#3674: the states of a recurrent operator are variables of its own types, with no conversion around it", () => {
    const { model } = quantizeCase("unidirectional_sequence_lstm__sequence");
    const [graph] = model.subgraphs;
    const lstm = graph!.operators.findIndex(({ op }) => op === "UNIDIRECTIONAL_SEQUENCE_LSTM");
    const states = graph!.operators[lstm]!.inputs.map((index) => graph!.tensors[index]).filter(
      (tensor) => tensor?.isVariable,
    );
    expect(states.map((tensor) => tensor!.dtype)).toEqual(["int8", "int16"]);
    expect(conversions(model)).toEqual(["QUANTIZE", "DEQUANTIZE"]);
  });
});
