import type { OperatorView, OpSpec, PortRequest, PortSpec, Tensor } from "@litequant/core";
import { specOf } from "@litequant/ops";
import { describe, expect, it } from "vitest";

import { dynamicRange } from "./index.ts";
import type { DynamicRangeOptions } from "./index.ts";

const tensor = (shape: readonly number[]): Tensor => ({
  name: "",
  dtype: "float32",
  shape,
  hasRank: true,
  isVariable: false,
  buffer: 0,
});

function view(
  spec: OpSpec | undefined,
  shapes: readonly (readonly number[] | undefined)[],
  constants: readonly number[] = [1],
  options: object = {},
): OperatorView {
  return {
    id: { subgraph: 0, index: 0 },
    operator: { op: "CUSTOM:any", options, version: 1, inputs: [], outputs: [], intermediates: [] } as never,
    spec,
    inputs: shapes.map((shape) => shape && tensor(shape)),
    outputs: [tensor([1, 2])],
    isConstant: (port) => constants.includes(port),
  };
}

function decide(operator: OperatorView, options?: DynamicRangeOptions): readonly PortRequest[] | string {
  const decision = dynamicRange(options).decide(operator);
  return "float" in decision ? decision.float.code : decision.inputs;
}

const perChannel = { dtype: "int8", symmetric: true, granularity: "channel" };
const perTensor = { dtype: "int8", symmetric: true, granularity: "tensor" };
const dense = view(specOf("FULLY_CONNECTED"), [[1, 64], [32, 64], [32]], [1, 2]);

describe("dynamicRange", () => {
  it("makes large weights of hybrid kernels int8, per channel where they take it, and leaves biases float", () => {
    expect(decide(dense)).toEqual(["keep", perChannel, "keep"]);
    expect(decide(dense, { compat: "tflite" })).toEqual(["keep", perTensor, "keep"]);
    expect(decide(dense, { perTensor: "dense" })).toEqual(["keep", perTensor, "keep"]);
    expect(decide(dense, { minElements: 2049 })).toBe("FEW_ELEMENTS");
    const image = view(specOf("CONV_2D"), [[1, 8, 8, 16], [16, 3, 3, 16], [16]], [1, 2]);
    expect(decide(image)).toEqual(["keep", perChannel, "keep"]);
    expect(decide(image, { compat: "tflite" })).toEqual(["keep", perChannel, "keep"]);
    expect(decide(image, { perTensor: "all" })).toEqual(["keep", perTensor, "keep"]);
  });

  it("has inputs quantized with a zero point where kernels can", () => {
    expect(dynamicRange().decide(dense)).toMatchObject({ options: { asymmetricQuantizeInputs: true } });
    const image = view(specOf("CONV_2D"), [
      [1, 8, 8, 16],
      [16, 3, 3, 16],
    ]);
    expect(dynamicRange().decide(image)).not.toHaveProperty("options");
  });

  it("takes the constant right operand of a matrix product, a scale per column", () => {
    const shapes = [
      [1, 4, 64],
      [1, 64, 64],
    ];
    const product = view(specOf("BATCH_MATMUL"), shapes);
    expect(decide(product)).toEqual(["keep", perChannel]);
    expect(decide(product, { compat: "tflite" })).toEqual(["keep", perTensor]);
    expect(decide(product, { perTensor: "all" })).toEqual(["keep", perTensor]);
    expect(decide(view(specOf("BATCH_MATMUL"), shapes, []))).toBe("NO_WEIGHTS");
  });

  it("stores the operand of matrix products over two axes of batches: hybrid kernels take scales of other rows", () => {
    const right = [64, 64];
    const stored = [false, true].map((isStored) => ["keep", isStored ? { ...perTensor, stored: true } : perTensor]);
    const of = (left: readonly number[], options: object = {}): unknown =>
      decide(view(specOf("BATCH_MATMUL"), [left, right]), { perTensor: "all", ...options });
    expect(of([1, 7, 4, 64])).toEqual(stored[0]);
    expect(of([2, 7, 4, 64])).toEqual(stored[1]);
    expect(of([2, 7, 4, 64], { compat: "tflite" })).toEqual(stored[0]);
  });

  it("makes weights narrower where there are kernels, or the next wider, and says so", () => {
    const int4 = { ...perChannel, dtype: "int4" };
    expect(decide(dense, { bits: 4 })).toEqual(["keep", int4, "keep"]);
    expect(decide(dense, { bits: 2 })).toEqual(["keep", { ...perChannel, dtype: "int2" }, "keep"]);
    const image = view(specOf("CONV_2D"), [[1, 8, 8, 16], [16, 3, 3, 16], [16]], [1, 2]);
    expect(dynamicRange({ bits: 2 }).decide(image)).toMatchObject({
      inputs: ["keep", int4, "keep"],
      note: "int4 weights: no kernel of CUSTOM:any takes 2 bits here",
    });
    const channels = view(specOf("DEPTHWISE_CONV_2D"), [[1, 8, 8, 128], [1, 3, 3, 128], [128]], [1, 2]);
    expect(decide(channels, { bits: 4 })).toEqual(["keep", perChannel, "keep"]);
    expect(dynamicRange({ perTensor: "all" }).decide(channels)).toMatchObject({
      inputs: ["keep", perChannel, "keep"],
      note: "a scale per channel: the kernel of CUSTOM:any reads no other here",
    });
    const large = view(specOf("TRANSPOSE_CONV"), [[4], [16, 2, 2, 16], [1, 8, 8, 16]]);
    expect(decide(large, { bits: 4 })).toEqual(["keep", { ...int4, stored: true }, "keep"]);
    expect(decide(view(specOf("ADD"), [[1024], [1024]]), { bits: 4 })).toEqual([
      "keep",
      { ...perTensor, stored: true },
    ]);
  });

  it("cuts rows into blocks where a kernel reads their scales", () => {
    const blocks = { dtype: "int4", symmetric: true, granularity: 32 };
    expect(decide(dense, { bits: 4, granularity: 32 })).toEqual(["keep", blocks, "keep"]);
    const activated = view(specOf("FULLY_CONNECTED"), [[1, 64], [32, 64], [32]], [1, 2], {
      fusedActivationFunction: "RELU",
    });
    // The kernel leaves it out, so it becomes an operator of its own.
    expect(dynamicRange({ bits: 4, granularity: 32 }).decide(activated)).toMatchObject({
      options: { asymmetricQuantizeInputs: true, fusedActivationFunction: "NONE" },
    });
    expect(dynamicRange({ bits: 4 }).decide(activated)).toMatchObject({ options: { asymmetricQuantizeInputs: true } });
    expect(dynamicRange({ granularity: 32 }).decide(dense)).toMatchObject({
      inputs: ["keep", perChannel, "keep"],
      note: "a scale per channel: no kernel of CUSTOM:any takes int8 in blocks here",
    });
    expect(dynamicRange({ bits: 4, granularity: 128 }).decide(dense)).toMatchObject({
      note: "a scale per channel: a weight of shape 32x64 has no blocks of 128",
    });
    const few = view(specOf("FULLY_CONNECTED"), [[1, 512], [3, 512], [3]], [1, 2]);
    expect(decide(few, { bits: 4, granularity: 32 })).toEqual(["keep", { ...blocks, granularity: "channel" }, "keep"]);
    const table = view(specOf("EMBEDDING_LOOKUP"), [[3], [32, 64]]);
    expect(decide(table, { bits: 2, granularity: 64 })).toEqual([
      "keep",
      { ...blocks, dtype: "int2", granularity: 64 },
    ]);
  });

  it("gives recurrent operators all weights as int8, or stores the large ones", () => {
    const step = (units: number, options?: object): OperatorView =>
      view(
        specOf("LSTM"),
        [[1, 64], ...Array.from({ length: 8 }, () => [64, 64]), [units], [units], [units]],
        Array.from({ length: 11 }, (_, i) => i + 1),
        options,
      );
    expect(decide(step(1024))).toEqual(["keep", ...Array.from({ length: 11 }, () => perTensor)]);
    const stored = { ...perTensor, stored: true };
    expect(decide(step(64))).toEqual(["keep", ...Array.from({ length: 8 }, () => stored), "keep", "keep", "keep"]);
    expect(decide(step(1024, { kernelType: "BASIC" }))).toBe("NO_HYBRID_KERNEL");
  });

  it("stores large constants of other operators, but no plain operands", () => {
    const stored = { ...perTensor, stored: true };
    expect(decide(view(specOf("ADD"), [[1024], [1024]]))).toEqual(["keep", stored]);
    expect(decide(view(specOf("ADD"), [[1024], [1024]]), { compat: "tflite" })).toBe("NO_WEIGHTS");
    expect(decide(view(specOf("GATHER"), [[64, 64], [3]], [0]))).toEqual([stored, "keep"]);
    expect(decide(view(specOf("TRANSPOSE_CONV"), [[4], [16, 2, 2, 16], [1, 8, 8, 16]]))).toEqual([
      "keep",
      { ...perChannel, stored: true },
      "keep",
    ]);
    const plain: PortSpec = { role: "plain" };
    const shaped: OpSpec = { name: "CUSTOM:any", inputs: [plain], outputs: [], modes: {}, versions: [] };
    expect(decide(view(shaped, [[2048]], [0]))).toBe("NO_WEIGHTS");
  });

  it("leaves alone what it knows nothing about, and refuses nonsense", () => {
    expect(decide(view(undefined, [[2048]], [0]))).toBe("UNKNOWN_OPERATOR");
    expect(() => dynamicRange({ minElements: -1 })).toThrow("whole number");
    expect(() => dynamicRange({ bits: 3 as never })).toThrow("cannot have 3 bits");
    expect(() => dynamicRange({ granularity: 48 as never })).toThrow("granularity is 48");
    expect(dynamicRange({ minElements: 5 }).options).toEqual({ minElements: 5 });
    expect(dynamicRange().activations).toBeUndefined();
  });
});
