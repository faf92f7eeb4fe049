import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";

import { minMax } from "@litequant/calibrator-min-max";
import type { CalibrationTable, Model, Scheme } from "@litequant/core";
import { createRunner } from "@litequant/interpreter";
import { int8 } from "@litequant/quantizer-int8";
import { decodeModel, encodeModel } from "@litequant/schema";
import { buildModel } from "@litequant/testkit";
import { describe, expect, it } from "vitest";
import { smallNet, smallSamples } from "../test/models.ts";
import { bindSample } from "./activations.ts";
import { createCalibration } from "./calibration.ts";
import { rangeList } from "./ranges-document.ts";
import { placeholderRanges } from "./placeholder-ranges.ts";
import { planModel } from "./plan-model.ts";
import { quantizeModel } from "./quantize-model.ts";
import type { QuantizeResult } from "./quantize-model.ts";

function rangesOf(model: Model, samples = smallSamples(20)): CalibrationTable {
  const runner = createRunner(model);
  const calibration = createCalibration(model, minMax());
  for (const sample of samples) calibration.observe(bindSample(runner, sample));
  return calibration.table();
}

const manifest = JSON.parse(readFileSync(new URL("../package.json", import.meta.url), "utf8")) as { version: string };
const { model } = decodeModel(encodeModel(smallNet()));
const ranges = rangesOf(model);

describe("schemes without activations", () => {
  const scheme = (fuse: boolean): Scheme => ({
    kind: "scheme",
    contract: 1,
    name: "weights",
    options: {},
    ...(!fuse && { wishes: { fuse: false } }),
    decide: () => ({ float: { code: "LEFT", message: "is left as it is" } }),
  });
  const kinds = (fuse: boolean): readonly string[] =>
    quantizeModel(model, { scheme: scheme(fuse) }).model.subgraphs[0]!.operators.map(({ op }) => op);

  it("need no ranges, and may leave activations operators of their own", () => {
    expect(kinds(true)).toEqual(["FULLY_CONNECTED", "FULLY_CONNECTED", "SOFTMAX"]);
    expect(kinds(false)).toEqual(["FULLY_CONNECTED", "RELU", "FULLY_CONNECTED", "SOFTMAX"]);
  });

  it("have no integer ends", () => {
    expect(() => quantizeModel(model, { scheme: scheme(true), outputType: "int8" })).toThrow(
      /leaves activations float32/,
    );
  });
});

describe("quantizeModel", () => {
  const result = quantizeModel(model, { scheme: int8(), ranges });

  it("keeps a ledger of every operator in the indices of the input file", () => {
    expect(result.operators.map(({ index, op, from, to }) => [index, op, from, to])).toEqual([
      [0, "FULLY_CONNECTED", "float32", "int8"],
      [1, "RELU", "float32", "fused"],
      [2, "TANH", "float32", "removed"],
      [3, "FULLY_CONNECTED", "float32", "int8"],
      [4, "SOFTMAX", "float32", "int8"],
    ]);
    expect(result.operators[1]!.reason.message).toMatch(/FULLY_CONNECTED \(operator 0\)/);
  });

  it("gives a fused operator the range of the activation's output", () => {
    const relu = ranges.tensors.find(({ name }) => name === "r")!;
    const fused = result.model.subgraphs[0]!.operators.filter(({ op }) => op === "FULLY_CONNECTED")[0]!;
    const { quantization } = result.model.subgraphs[0]!.tensors[fused.outputs[0]!]!;
    expect(relu.min).toBe(0);
    expect(quantization!.zeroPoint).toEqual([-128]);
    expect(quantization!.scale[0]).toBeCloseTo(relu.max / 255, 6);
  });

  it("links tensors and operators of the input file to those written", () => {
    const tensors = new Map(
      result.links.map(({ from, to }) => [model.subgraphs[0]!.tensors[from.index]!.name, to.index]),
    );
    const written = result.model.subgraphs[0]!;
    expect(written.tensors[tensors.get("y")!]!.shape).toEqual([1, 4]);
    for (const { from, to } of result.operatorLinks)
      expect(written.operators[to]!.op).toBe(model.subgraphs[0]!.operators[from]!.op);
    expect(result.operatorLinks.map(({ from }) => from)).toEqual([0, 3, 4]);
  });

  it("writes what computes the same within int8 steps", () => {
    const float = createRunner(model);
    const quantized = createRunner(result.model);
    for (const sample of smallSamples(5)) {
      const [want] = Object.values(float.run(sample));
      const [got] = Object.values(quantized.run(sample));
      want!.data.forEach((value, i) => expect(Math.abs(Number(value) - Number(got!.data[i]))).toBeLessThan(0.03));
    }
  });

  it("has the inputs and outputs asked for", () => {
    const { model: integer } = quantizeModel(model, { scheme: int8({ io: "uint8" }), ranges, outputType: "int8" });
    const { inputs, outputs, tensors } = integer.subgraphs[0]!;
    expect([...inputs, ...outputs].map((index) => tensors[index]!.dtype)).toEqual(["uint8", "int8"]);
  });

  it("says in the file where it comes from", () => {
    const entry = result.model.metadata.find(({ name }) => name === "litequant")!;
    expect(JSON.parse(new TextDecoder().decode(result.model.buffers[entry.buffer]))).toEqual({
      version: manifest.version,
      source: model.source!.sha256,
      scheme: "int8",
      ranges: createHash("sha256")
        .update(JSON.stringify(rangeList(ranges)))
        .digest("hex"),
      calibrator: "min-max",
      kernels: "reference",
      samples: 20,
    });
  });

  it("brings the oldest runtime that a file names up to date, and names none where none was", () => {
    const named = {
      ...model,
      buffers: [...model.buffers, new TextEncoder().encode("1.5.0")],
      metadata: [{ name: "min_runtime_version", buffer: model.buffers.length }],
    };
    const { metadata, buffers } = quantizeModel(named, { scheme: int8(), ranges }).model;
    const entry = metadata.find(({ name }) => name === "min_runtime_version")!;
    expect(new TextDecoder().decode(buffers[entry.buffer])).toBe("2.17.0".padEnd(16, "\0"));
    expect(result.model.metadata.map(({ name }) => name)).toEqual(["litequant"]);
  });

  it("translates errors and diagnostics into indices of the input file", () => {
    const lacking = { ...ranges, tensors: ranges.tensors.filter(({ name }) => name !== "y") };
    const attempt = (): unknown => quantizeModel(model, { scheme: int8(), ranges: lacking, fallback: "error" });
    expect(attempt).toThrow(
      expect.objectContaining({ location: expect.objectContaining({ operator: 3 }) as object }) as Error,
    );
  });

  it("refuses what is quantized already", () => {
    expect(() => quantizeModel(result.model, { scheme: int8(), ranges })).toThrow(/already quantized/);
  });

  it("needs ranges, of this model", () => {
    expect(() => quantizeModel(model, { scheme: int8() })).toThrow(
      expect.objectContaining({ code: "NO_DATA" }) as Error,
    );
    const other = rangesOf(
      buildModel({
        tensors: { x: { shape: [1, 8] }, z: { shape: [1, 8] } },
        operators: [{ op: "TANH", inputs: ["x"], outputs: ["z"] }],
        inputs: ["x"],
        outputs: ["z"],
      }),
    );
    expect(() => quantizeModel(model, { scheme: int8(), ranges: other })).toThrow(/of another model/);
  });
});

it("plans before there is data, as it will with data", () => {
  const given = planModel(model, { scheme: int8(), ranges });
  const unseen = planModel(model, { scheme: int8(), ranges: placeholderRanges(model) });
  expect(unseen.operators).toEqual(given.operators);
  expect(unseen.operators[0]).toMatchObject({ name: "h", scheme: "int8", weights: "int8 per channel" });
  expect(unseen.diagnostics.map(({ code }) => code)).toContain("PLACEHOLDER_RANGES");
});

describe("a choice of schemes by operator", () => {
  const main = int8();
  const float: Scheme = {
    kind: "scheme",
    contract: 1,
    name: "float",
    options: {},
    decide: () => ({ float: { code: "CHOSEN", message: "the recipe leaves it float" } }),
  };
  const choose = (isFloat: (op: string, index: number) => boolean): QuantizeResult =>
    quantizeModel(model, {
      scheme: main,
      ranges,
      choice: { options: "test", schemeOf: ({ operator, id }) => (isFloat(operator.op, id.index) ? float : main) },
    });

  it("goes by the indices of the input file", () => {
    const { operators } = choose((_, index) => index === 4);
    expect(operators.map(({ to }) => to)).toEqual(["int8", "fused", "removed", "int8", "float32"]);
    expect(operators[4]!.reason).toEqual({ code: "CHOSEN", message: "the recipe leaves it float" });
  });

  it("is not hidden by fusion", () => {
    const { operators, model: written } = choose((op) => op === "RELU");
    expect(operators.map(({ to }) => to)).toEqual(["int8", "float32", "removed", "int8", "int8"]);
    expect(written.subgraphs[0]!.operators.map(({ op }) => op)).toContain("RELU");
  });

  it("leaves its mark in the file", () => {
    const { metadata, buffers } = choose(() => false).model;
    const { buffer } = metadata.find(({ name }) => name === "litequant")!;
    expect(JSON.parse(new TextDecoder().decode(buffers[buffer]))).toHaveProperty("recipe");
  });
});

describe("the same inputs give the same bytes (tf#55512, tf#56832: same input, different file)", () => {
  const bytes = (table: CalibrationTable): Uint8Array => quantizeModel(model, { scheme: int8(), ranges: table }).bytes;

  it("in any order of samples and on every run", () => {
    const first = bytes(ranges);
    expect(bytes(ranges)).toEqual(first);
    expect(bytes(rangesOf(model, smallSamples(20).toReversed()))).toEqual(first);
  });

  it("from a file at any address", () => {
    const file = encodeModel(smallNet());
    const shifted = new Uint8Array(file.byteLength + 1);
    shifted.set(file, 1);
    const { model: moved } = decodeModel(shifted.subarray(1));
    expect(quantizeModel(moved, { scheme: int8(), ranges }).bytes).toEqual(bytes(ranges));
  });
});

it("a made-up value that an operator refuses is no fault of the file", () => {
  const integers = buildModel({
    tensors: {
      a: { dtype: "int32", shape: [4] },
      b: { dtype: "int32", shape: [4] },
      q: { dtype: "int32", shape: [4] },
    },
    operators: [{ op: "FLOOR_DIV", inputs: ["a", "b"], outputs: ["q"] }],
    inputs: ["a", "b"],
    outputs: ["q"],
  });
  const { model: decoded } = decodeModel(encodeModel(integers));
  const table = { ...ranges, model: { sha256: decoded.source!.sha256, steps: [] }, tensors: [] };
  const { diagnostics } = quantizeModel(decoded, { scheme: int8(), ranges: table });
  expect(diagnostics).toContainEqual(expect.objectContaining({ code: "SELF_CHECK_SKIPPED" }));
});
