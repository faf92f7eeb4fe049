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
});
