import type { OperatorView, OpSpec, PortSpec, Tensor } from "@litequant/core";
import { describe, expect, it } from "vitest";

import { int8 } from "./index.ts";
import type { Int8Options } from "./index.ts";

const activation: PortSpec = { role: "activation" };
const dense: OpSpec = {
  name: "FULLY_CONNECTED",
  inputs: [
    activation,
    { role: "weight", channelAxis: 0 },
    { role: "bias", optional: true, biasOf: { input: 0, weight: 1 }, int8: "int32" },
  ],
  outputs: [activation],
  modes: { int8: true },
  versions: [],
};

function view(
  spec: OpSpec | undefined,
  shapes: readonly (readonly number[] | undefined)[],
  constants: readonly number[] = [1],
): OperatorView {
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
    isConstant: (port) => constants.includes(port),
  };
}

function inputs(operator: OperatorView, options?: Int8Options): unknown {
  const decision = int8(options).decide(operator);
  return "float" in decision ? decision.float.code : decision.inputs;
}

const asymmetric = { dtype: "int8", symmetric: false, granularity: "tensor" };
const perChannel = { dtype: "int8", symmetric: true, granularity: "channel" };
const perTensor = { dtype: "int8", symmetric: true, granularity: "tensor" };
const bias = { dtype: "int32", symmetric: true, granularity: "channel" };

describe("int8", () => {
  it("asks by the facts of ports: activations asymmetric, weights per channel, biases int32", () => {
    expect(inputs(view(dense, [[1, 4], [2, 4], [2]]))).toEqual([asymmetric, perChannel, bias]);
  });

  it("asks for a bias of zeros where per-channel weights lack one, unless for compat", () => {
    expect(
      inputs(
        view(dense, [
          [1, 4],
          [2, 4],
        ]),
      ),
    ).toEqual([asymmetric, perChannel, bias]);
    expect(
      inputs(
        view(dense, [
          [1, 4],
          [2, 4],
        ]),
        { compat: "tflite" },
      ),
    ).toEqual([asymmetric, perChannel, "keep"]);
    expect(
      inputs(
        view(dense, [
          [1, 4],
          [2, 4],
        ]),
        { perTensor: "dense" },
      ),
    ).toEqual([asymmetric, perTensor, "keep"]);
  });

  it("makes weights per tensor on demand, all or matrices only, and where they are computed", () => {
    const filter = [2, 1, 1, 4];
    expect(inputs(view(dense, [[1, 4], filter, [2]]), { perTensor: "dense" })).toEqual([asymmetric, perChannel, bias]);
    expect(inputs(view(dense, [[1, 4], filter, [2]]), { perTensor: "all" })).toEqual([asymmetric, perTensor, bias]);
    expect(inputs(view(dense, [[1, 4], [2, 4], [2]], []))).toEqual([asymmetric, perTensor, bias]);
  });

  it("makes weights narrower where there are kernels, but not small ones", () => {
    const [input, weight, added] = dense.inputs;
    const spec: OpSpec = { ...dense, inputs: [input!, { ...weight!, narrow: { int8: ["int4"] } }, added!] };
    const layer = view(spec, [[1, 4], [2, 4], [2]]);
    const int4 = { ...perChannel, dtype: "int4" };
    expect(inputs(layer, { bits: 4 })).toEqual([asymmetric, int4, bias]);
    expect(int8({ bits: 4 }).decide(layer)).not.toHaveProperty("note");
    expect(int8({ bits: 2 }).decide(layer)).toMatchObject({
      note: "int4 weights: no kernel of CUSTOM:any takes 2 bits here",
    });
    expect(int8({ bits: 4, minElements: 9 }).decide(layer)).toMatchObject({
      inputs: [asymmetric, perChannel, bias],
      note: "int8 weights, which have fewer than 9 elements",
    });
    expect(inputs(layer, { bits: 4, granularity: "tensor" })).toEqual([
      asymmetric,
      { ...int4, granularity: "tensor" },
      bias,
    ]);
    expect(inputs(view(dense, [[1, 32], [2, 32], [2]]), { granularity: 32 })).toEqual([asymmetric, perChannel, bias]);
    expect(() => int8({ bits: 6 as never })).toThrow("cannot have 6 bits");
  });

  it("makes a constant matrix of weights symmetric, unless for compat", () => {
    const spec: OpSpec = { ...dense, inputs: [activation, { ...activation, hybrid: true }] };
    const product = view(spec, [
      [1, 4],
      [4, 2],
    ]);
    expect(inputs(product)).toEqual([asymmetric, perTensor]);
    expect(inputs(product, { compat: "tflite" })).toEqual([asymmetric, asymmetric]);
    expect(
      inputs(
        view(
          spec,
          [
            [1, 4],
            [4, 2],
          ],
          [],
        ),
      ),
    ).toEqual([asymmetric, asymmetric]);
  });

  it("keeps shapes and absent inputs, and states of another width symmetric", () => {
    const spec: OpSpec = {
      ...dense,
      inputs: [{ role: "plain" }, { role: "state", int8: "int16" }, { role: "activation", variadic: true }],
    };
    expect(inputs(view(spec, [[4], [4], undefined, [4]]))).toEqual([
      "keep",
      { dtype: "int16", symmetric: true, granularity: "tensor" },
      "keep",
      asymmetric,
    ]);
  });

  it("keeps intermediates whose input is absent, and operators in a form with other ports", () => {
    const spec: OpSpec = {
      ...dense,
      intermediates: [{ role: "activation", onlyWith: 2, int8: "int16" }, activation],
      otherPorts: { basic: true },
    };
    const cell = (shapes: Parameters<typeof view>[1], options = {}): OperatorView => {
      const seen = view(spec, shapes);
      return { ...seen, operator: { ...seen.operator, intermediates: [7, 8], options } as OperatorView["operator"] };
    };
    const weights = [1, 4];
    expect(int8().decide(cell([weights, weights]))).toMatchObject({ intermediates: ["keep", asymmetric] });
    expect(int8().decide(cell([weights, weights, [2]]))).toMatchObject({
      intermediates: [{ dtype: "int16", symmetric: true, granularity: "tensor" }, asymmetric],
    });
    expect(inputs(cell([weights, weights], { basic: true }))).toBe("NO_INT8_KERNEL");
  });

  it("marks what is worth integers only beside others, and leaves it float for compat", () => {
    const elu: OpSpec = { ...dense, inputs: [activation], modes: { int8: "beside" } };
    expect(int8().decide(view(elu, [[4]]))).toMatchObject({ inputs: [asymmetric], besideIntegers: true });
    expect(inputs(view(elu, [[4]]), { compat: "tflite" })).toBe("LEFT_FLOAT");
  });

  it("gives an intermediate zero point 0 where the kernel needs it, unless for compat", () => {
    const spec: OpSpec = { ...dense, intermediates: [{ role: "activation", symmetricWith: 2 }] };
    const cell = (shapes: readonly (readonly number[])[]): OperatorView => {
      const seen = view(spec, shapes);
      return { ...seen, operator: { ...seen.operator, intermediates: [7] } as OperatorView["operator"] };
    };
    const intermediates = (operator: OperatorView, options?: Int8Options): unknown => {
      const decision = int8(options).decide(operator);
      return "float" in decision ? decision.float : decision.intermediates;
    };
    expect(intermediates(cell([[1, 4], [2, 4], [2]]))).toEqual([{ ...asymmetric, symmetric: true }]);
    expect(intermediates(cell([[1, 4], [2, 4], [2]]), { compat: "tflite" })).toEqual([asymmetric]);
    expect(
      intermediates(
        cell([
          [1, 4],
          [2, 4],
        ]),
      ),
    ).toEqual([asymmetric]);
  });

  it("leaves floats with the reason", () => {
    const divides: OpSpec = { ...dense, modes: {}, obstacles: { int8: "it divides integers" } };
    expect(int8().decide(view(divides, [[4]]))).toMatchObject({ float: { message: "it divides integers" } });
    expect(inputs(view(undefined, [[4]]))).toBe("UNKNOWN_OPERATOR");
    expect(inputs(view({ ...dense, modes: {} }, [[4]]))).toBe("NO_INT8_KERNEL");
  });

  it("passes its user's wishes on", () => {
    expect(int8({ io: "int8", output: "uint8", fallback: "error" }).wishes).toEqual({
      inputs: "int8",
      outputs: "uint8",
      fallback: "error",
    });
    expect(int8().wishes).toEqual({});
    expect(int8({ perTensor: "dense" }).options).toEqual({ perTensor: "dense" });
  });
});
