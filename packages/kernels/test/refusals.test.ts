import { LitequantError } from "@litequant/core";
import { runKernel } from "@litequant/testkit";
import type { KernelCall } from "@litequant/testkit";
import { describe, expect, it } from "vitest";

import { referenceKernels } from "../src/index.ts";
import { handCases } from "./cases/index.ts";

function attempt(call: KernelCall) {
  const kernel = referenceKernels.kernel(call.op);
  return () => kernel && runKernel(kernel, call);
}

function handCase(op: string): KernelCall {
  const found = handCases.find((each) => each.op === op && each.inputs[0]?.dtype === "int8");
  if (found === undefined) throw new Error(`no case of ${op}`);
  return found;
}

const withOutput = (call: KernelCall, scale: number, zeroPoint: number): KernelCall => ({
  ...call,
  outputs: call.outputs.map((output) => ({ ...output, quantization: { scale, zeroPoint } })),
});

const withWeights = (call: KernelCall, scale: readonly number[], zeroPoint: number): KernelCall => ({
  ...call,
  inputs: call.inputs.map((input, port) =>
    port === 1 && input ? { ...input, quantization: { scale, zeroPoint } } : input,
  ),
});

describe("kernels refuse what the runtime refuses, naming it", () => {
  it.each([
    ["SOFTMAX", withOutput(handCase("SOFTMAX"), 0.0039, -128), /SOFTMAX: the output has scale 0.0038/],
    ["LOGISTIC", withOutput(handCase("LOGISTIC"), 1 / 128, -128), /writes scale 0.00390625/],
    ["L2_NORMALIZATION", withOutput(handCase("L2_NORMALIZATION"), 1 / 128, 3), /zero point 3/],
    ["CONV_2D, zero point", withWeights(handCase("CONV_2D"), [0.5], 4), /CONV_2D: int8 weights have a zero point/],
    ["CONV_2D, scales", withWeights(handCase("CONV_2D"), [1, 1, 1], 0), /3 scales for 2 output channels/],
    ["DEPTHWISE_CONV_2D", withWeights(handCase("DEPTHWISE_CONV_2D"), [1, 1, 1], 0), /3 scales for 2 output channels/],
  ])("%s", (_, call, message) => {
    expect(attempt(call)).toThrow(LitequantError);
    expect(attempt(call)).toThrow(message);
  });

  it.each(["PACK", "UNPACK", "MIRROR_PAD", "PADV2", "SPACE_TO_BATCH_ND", "BATCH_TO_SPACE_ND"])(
    "%s between two forms",
    (op) => {
      expect(attempt(withOutput(handCase(op), 0.5, 7))).toThrow(/from one scale and zero point to another; requantize/);
    },
  );

  it("a missing input or missing parameters", () => {
    const call = handCase("ADD");
    expect(attempt({ ...call, inputs: [] })).toThrow(/ADD: input 0 is missing/);
    const bare = call.inputs.map((input) => input && { dtype: input.dtype, shape: input.shape, data: input.data });
    expect(attempt({ ...call, inputs: bare })).toThrow(/no scale and zero point/);
  });

  it("activations that no kernel applies are left to the next set", () => {
    for (const op of ["CONV_2D", "FULLY_CONNECTED", "ADD", "MAX_POOL_2D"]) {
      const call = handCases.find((each) => each.op === op);
      expect(
        call && attempt({ ...call, options: { ...call.options, fusedActivationFunction: "TANH" } })(),
      ).toBeUndefined();
    }
  });

  it("numbers that an operator is not defined for, in each run, naming the element", () => {
    const vector = (dtype: "float32" | "int8" | "int16" | "int32", data: readonly number[]) => ({
      dtype,
      shape: [data.length],
      data,
      quantization: { scale: 1, zeroPoint: 0 },
    });
    const pair = (op: string, dtype: "int8" | "int32", first: readonly number[], second: readonly number[]) => {
      const inputs = [vector(dtype, first), vector(dtype, second)];
      return attempt({ op, options: { fusedActivationFunction: "NONE" }, inputs, outputs: [inputs[0]!] });
    };
    expect(pair("DIV", "int8", [1, 2], [1, 0])).toThrow(/DIV: division by zero at element 1 of input 1/);
    expect(pair("DIV", "int32", [1, 2], [0, 1])).toThrow(/DIV: division by zero at element 0 of input 1/);
    expect(pair("FLOOR_DIV", "int32", [1], [0])).toThrow(/FLOOR_DIV: division by zero/);
    expect(pair("FLOOR_MOD", "int8", [1], [0])).toThrow(/FLOOR_MOD: division by zero/);
    expect(pair("POW", "int32", [2, 2], [3, -1])).toThrow(/POW: element 1 of input 1 is negative/);
    for (const op of ["SQRT", "RSQRT"]) {
      for (const dtype of ["int8", "int16"] as const) {
        const input = vector(dtype, [4, -1]);
        expect(attempt({ op, inputs: [input], outputs: [input] })).toThrow(
          `${op}: element 1 of input 0 stands for a negative number`,
        );
      }
    }
  });

  it("16-bit tensors with a zero point, and sums of scales that no shift brings together", () => {
    for (const op of ["ADD", "CONV_2D", "FULLY_CONNECTED", "BATCH_MATMUL", "SOFTMAX", "TANH", "RELU", "EXP"]) {
      const call = handCases.find((each) => each.op === op && each.inputs[0]?.dtype === "int16");
      const inputs = call?.inputs.map((input, port) =>
        port === 0 && input ? { ...input, quantization: { scale: 0.5, zeroPoint: 3 } } : input,
      );
      expect(call && inputs && attempt({ ...call, inputs })).toThrow(/a tensor of type int16 has zero point 3, not 0/);
    }
    const quantized = (scale: number) => ({ dtype: "int16" as const, shape: [1], data: [1], quantization: { scale } });
    const options = { fusedActivationFunction: "NONE", potScaleInt16: true };
    const call = { op: "ADD", options, inputs: [quantized(0.25), quantized(0.25)], outputs: [quantized(0.5)] };
    expect(attempt(call)).toThrow(/scales 2\^-2 and 2\^-2 to 2\^-1/);
  });
});
