import type { OperatorView, OpSpec, PortSpec, Tensor } from "@litequant/core";
import { describe, expect, it } from "vitest";

import { int16x8 } from "./index.ts";
import type { Int16x8Options } from "./index.ts";

const activation: PortSpec = { role: "activation" };
const dense: OpSpec = {
  name: "FULLY_CONNECTED",
  inputs: [
    activation,
    { role: "weight", channelAxis: 0 },
    { role: "bias", optional: true, biasOf: { input: 0, weight: 1 }, int16x8: "int64", typeOption: "biasType" },
  ],
  outputs: [activation],
  modes: { int16x8: true },
  versions: [],
};

function view(spec: OpSpec | undefined, shapes: readonly (readonly number[] | undefined)[]): OperatorView {
  const tensor = (shape: readonly number[]): Tensor => ({
    name: "",
    dtype: "float32",
    shape,
    hasRank: true,
    isVariable: false,
    buffer: 0,
  });
  return {
    id: { subgraph: 0, index: 0 },
    operator: { op: "CUSTOM:any", version: 1, inputs: shapes.map((_, i) => i), outputs: [9], intermediates: [] },
    spec,
    inputs: shapes.map((shape) => shape && tensor(shape)),
    outputs: [tensor([1, 2])],
    isConstant: (port) => port === 1,
  };
}

function decide(operator: OperatorView, options?: Int16x8Options): { inputs: unknown; options: unknown } {
  const decision = int16x8(options).decide(operator);
  if ("float" in decision) return { inputs: decision.float.code, options: undefined };
  return { inputs: decision.inputs, options: decision.options };
}

const wide = { dtype: "int16", symmetric: true, granularity: "tensor" };
const perChannel = { dtype: "int8", symmetric: true, granularity: "channel" };
const perTensor = { dtype: "int8", symmetric: true, granularity: "tensor" };
const bias = { dtype: "int64", symmetric: true, granularity: "channel" };
const shapes = [[1, 4], [2, 4], [2]];

describe("int16x8", () => {
  it("asks by the facts of ports: symmetric activations, weights per channel, wide biases named in the options", () => {
    expect(decide(view(dense, shapes))).toEqual({ inputs: [wide, perChannel, bias], options: { biasType: "int64" } });
    expect(decide(view(dense, shapes), { bias: "int32" })).toEqual({
      inputs: [wide, perChannel, { ...bias, dtype: "int32" }],
      options: { biasType: "int32" },
    });
    expect(decide(view(dense, shapes), { perTensor: "all" }).inputs).toEqual([wide, perTensor, bias]);
  });

  it("makes weights narrower where there are kernels", () => {
    const [input, weight, added] = dense.inputs;
    const spec: OpSpec = {
      ...dense,
      inputs: [input!, { ...weight!, narrow: { int8: ["int2"], int16x8: ["int4"] } }, added!],
    };
    const int4 = { ...perChannel, dtype: "int4" };
    expect(decide(view(spec, shapes), { bits: 2 }).inputs).toEqual([wide, int4, bias]);
    expect(decide(view(dense, shapes), { bits: 4 }).inputs).toEqual([wide, perChannel, bias]);
    expect(() => int16x8({ granularity: 7 as never })).toThrow("granularity is 7");
  });

  it("asks for a bias of zeros where per-channel weights lack one, unless for compat", () => {
    expect(decide(view(dense, shapes.slice(0, 2))).inputs).toEqual([wide, perChannel, bias]);
    expect(decide(view(dense, shapes.slice(0, 2)), { compat: "tflite" })).toEqual({
      inputs: [wide, perChannel, "keep"],
      options: undefined,
    });
  });

  it("sets the options that the kernels of this mode need", () => {
    const sum: OpSpec = { ...dense, inputs: [activation], modeOptions: { int16x8: { powerOfTwo: false } } };
    expect(decide(view(sum, [[4]])).options).toEqual({ powerOfTwo: false });
  });

  it("leaves floats with the reason", () => {
    expect(decide(view(undefined, [[4]])).inputs).toBe("UNKNOWN_OPERATOR");
    expect(decide(view({ ...dense, modes: { int8: true } }, [[4]])).inputs).toBe("NO_INT16X8_KERNEL");
  });

  it("passes its user's wishes on", () => {
    expect(int16x8({ io: "int16", output: "float32", fallback: "error" }).wishes).toEqual({
      inputs: "int16",
      outputs: "float32",
      fallback: "error",
    });
    expect(int16x8().wishes).toEqual({});
    expect(int16x8({ compat: "tflite" })).toMatchObject({ wishes: { fuse: false }, rules: "flatbuffer" });
  });
});
