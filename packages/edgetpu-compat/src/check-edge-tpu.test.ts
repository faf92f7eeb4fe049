import type { OperatorView } from "@litequant/core";
import { describe, expect, it } from "vitest";

import { Chain } from "../test/small-models.ts";
import { checkEdgeTpu } from "./check-edge-tpu.ts";
import { edgeTpuRules } from "./edge-tpu-rules.ts";
import { edgetpuSupports } from "./edgetpu-supports.ts";
import { defineRule } from "./rule.ts";
import { viewOperators } from "./views.ts";

const image = [1, 16, 16, 3];
const codes = (found: readonly { readonly code: string }[]): readonly string[] => found.map(({ code }) => code);

describe("checkEdgeTpu", () => {
  it("takes views of a plan: a float model whose tensors will be int8", () => {
    const chain = new Chain(image, "float32");
    const model = chain.end(chain.convolution(chain.convolution(chain.input)));
    const planned = viewOperators(model).map((view): OperatorView => ({
      ...view,
      inputs: view.inputs.map((tensor, port) => tensor && { ...tensor, dtype: port === 2 ? "int32" : "int8" }),
      outputs: view.outputs.map((tensor) => ({ ...tensor, dtype: "int8" })),
    }));
    expect(checkEdgeTpu(model).mappedOperators).toBe(0);
    const report = checkEdgeTpu(model, { operators: planned });
    expect(report.mappedOperators).toBe(2);
    // 8 channels of 3x3x4 and 3x3x8 weights, 8 bytes each for bias and multiplier.
    expect(report.memory.parameterBytes).toBe(8 * (9 * 4 + 8) + 8 * (9 * 8 + 8));
    expect(report.operatorParameters.map(({ bytes }) => bytes)).toEqual([352, 640]);
  });

  it("drops what reaches no output", () => {
    const chain = new Chain(image);
    chain.append(chain.input, "LEAKY_RELU", undefined, { options: { alpha: 0.5 } });
    const report = checkEdgeTpu(chain.end(chain.convolution(chain.input)));
    expect(report).toMatchObject({ mappedOperators: 1, totalOperators: 1 });
    expect(report.operators[0]!.index).toBe(1);
    expect(codes(report.diagnostics)).toEqual(["EDGETPU_UNREAD_OPERATORS"]);
  });

  it("asks the rules that it is given", () => {
    const rule = defineRule({
      name: "mine",
      what: "no RELU",
      source: "us",
      confidence: "inferred",
      check: ({ operator }) =>
        operator.op === "RELU" ? { status: "Operation not supported", why: "a whim", fix: "none" } : undefined,
    });
    const chain = new Chain(image);
    const model = chain.end(chain.append(chain.input, "RELU"));
    expect(checkEdgeTpu(model, { rules: [...edgeTpuRules, rule] }).operators[0]).toMatchObject({
      mapped: false,
      rule: "mine",
      why: "a whim",
    });
    expect(checkEdgeTpu(model).mappedOperators).toBe(1);
  });

  it("says that operators are too new for the compiler (edgetpu#631)", () => {
    const chain = new Chain(image);
    const model = chain.end(chain.convolution(chain.input));
    const [graph] = model.subgraphs;
    const newer = { ...model, subgraphs: [{ ...graph!, operators: [{ ...graph!.operators[0]!, version: 6 }] }] };
    const report = checkEdgeTpu(newer);
    expect(report).toMatchObject({ compiles: false, mappedOperators: 0, edgeTpuSubgraphs: 0 });
    expect(report.diagnostics[0]).toMatchObject({
      code: "EDGETPU_OPERATOR_VERSION",
      severity: "error",
      message: expect.stringContaining("'CONV_2D' version '6': it came with TensorFlow 2.9.0") as string,
    });
    expect(edgetpuSupports(viewOperators(newer)[0]!)?.code).toBe("EDGETPU_OPERATOR_VERSION");
  });

  it("says that shapes are not fixed: of inputs but for the batch, and where values decide", () => {
    const open = (shapeSignature: readonly number[]): readonly string[] => {
      const chain = new Chain(image);
      const model = chain.end(chain.convolution(chain.input));
      const [graph] = model.subgraphs;
      const tensors = graph!.tensors.with(0, { ...graph!.tensors[0]!, shapeSignature });
      return codes(checkEdgeTpu({ ...model, subgraphs: [{ ...graph!, tensors }] }).diagnostics);
    };
    expect(open([1, -1, -1, 3])).toEqual(["EDGETPU_DYNAMIC_SHAPE"]);
    expect(open([-1, 16, 16, 3])).toEqual([]);
    const chain = new Chain(image);
    const shape = chain.append(chain.input, "SHAPE", { dtype: "int32", shape: [4] }, { options: { outType: "int32" } });
    const reshaped = chain.append(chain.input, "RESHAPE", undefined, { inputs: [chain.input, shape] });
    const { compiles, diagnostics } = checkEdgeTpu(chain.end(reshaped));
    expect(compiles).toBe(false);
    expect(diagnostics[0]).toMatchObject({
      code: "EDGETPU_DYNAMIC_SHAPE",
      location: { operator: 1, op: "RESHAPE" },
    });
  });

  it("warns of activations that are too large, and not of those that chains cut up", () => {
    const alone = new Chain([1, 512, 512, 16]);
    const padded = alone.append(alone.input, "RELU");
    const report = checkEdgeTpu(alone.end(padded));
    expect(report.activations).toMatchObject({ tileBytes: 128 * 128 * 16, operator: 0, risk: "high" });
    expect(codes(report.diagnostics)).toEqual(["EDGETPU_LARGE_ACTIVATIONS"]);
    const chain = new Chain([1, 512, 512, 16]);
    const model = chain.end(chain.convolution(chain.convolution(chain.input)));
    expect(checkEdgeTpu(model)).toMatchObject({ activations: { risk: "chained" }, diagnostics: [] });
  });

  it("knows the runtime that is needed", () => {
    const chain = new Chain(image);
    const model = chain.end(chain.append(chain.input, "RELU"));
    expect(checkEdgeTpu(model).runtimeVersion).toEqual({ compiled: 14, operations: 12 });
    expect(checkEdgeTpu(model, { compiler: "15.0" }).runtimeVersion.compiled).toBe(13);
  });

  it("takes a model without anything", () => {
    const empty = { description: "", subgraphs: [], buffers: [], signatures: [], metadata: [] };
    expect(checkEdgeTpu(empty)).toMatchObject({ compiles: true, totalOperators: 0, edgeTpuSubgraphs: 0, parts: [] });
  });
});

describe("edgetpuSupports", () => {
  it("gives the reason of what is known, and leaves limits that are inferred from sizes alone", () => {
    const chain = new Chain([1, 1, 1, 256]);
    const leaky = chain.append(chain.input, "LEAKY_RELU", undefined, { options: { alpha: 0.5 } });
    const size = chain.tensor({ dtype: "int32", shape: [2], data: [33, 33] });
    const resized = chain.append(
      leaky,
      "RESIZE_BILINEAR",
      { dtype: "int8", shape: [1, 33, 33, 256] },
      { inputs: [leaky, size] },
    );
    const views = viewOperators(chain.end(resized));
    expect(edgetpuSupports(views[0]!)).toMatchObject({
      code: "EDGETPU_NOT_MAPPED",
      message: expect.stringContaining("Operation not supported: the compiler has no LEAKY_RELU") as string,
    });
    expect(edgetpuSupports(views[1]!)).toBeUndefined();
    expect(checkEdgeTpu(chain.end(resized)).operators[1]!.mapped).toBe(false);
  });

  it("asks rules on constants where it is given the model that has them", () => {
    const chain = new Chain(image);
    const name = chain.tensor({ dtype: "int32", shape: [4], data: [1, 2, 2, 1] });
    const zeros = chain.tensor({ dtype: "int32", shape: [4], data: [0, 0, 0, 0] });
    const end = chain.tensor({ dtype: "int32", shape: [4], data: [1, 16, 16, 3] });
    const sliced = chain.append(chain.input, "STRIDED_SLICE", chain.of([1, 8, 8, 3]), {
      inputs: [chain.input, zeros, end, name],
    });
    const model = chain.end(sliced);
    const [view] = viewOperators(model);
    expect(edgetpuSupports(view!)).toBeUndefined();
    expect(edgetpuSupports(view!, model)?.message).toContain("strides are [1, 2, 2, 1]");
  });
});
