import { builtinSpecs } from "@litequant/ops";
import type { Kernel, OpSpec, PortSpec } from "@litequant/core";
import { expectClose, expectSame, runKernel } from "@litequant/testkit";
import { describe, expect, it } from "vitest";

import { referenceKernels } from "../src/index.ts";
import { handCases } from "./cases/index.ts";

function kernelOf(op: string): Kernel {
  const kernel = referenceKernels.kernel(op);
  if (kernel === undefined) throw new Error(`no kernel for ${op}`);
  return kernel;
}

describe("cases worked out by hand", () => {
  it.each(handCases)("$op $inputs.0.dtype: $name", (handCase) => {
    const results = runKernel(kernelOf(handCase.op), handCase);
    if (results === undefined) throw new Error("the kernel does not take these types");
    [handCase.expected, ...(handCase.others ?? [])].forEach((expected, port) => {
      const result = results[port] ?? new Float32Array();
      const what = `${handCase.op}, output ${port}`;
      if (handCase.outputs[port]?.dtype === "float32") {
        expectClose(result, Float32Array.from(expected, Number), 1e-6, what);
      } else {
        expectSame(Array.from<number | bigint>(result), expected, what);
      }
    });
  });
});

/** The input that an operator's types are about: an activation, weights, or the first. */
function mainPort(inputs: readonly PortSpec[]): number {
  const port = (role: PortSpec["role"]) => inputs.findIndex((input) => input.role === role);
  return [port("activation"), port("weight"), 0].find((found) => found >= 0) ?? 0;
}

describe("completeness", () => {
  // What has no types of its own, control flow and resources, is tested where subgraphs run.
  const declared = builtinSpecs.flatMap((spec: OpSpec) =>
    (spec.dtypes ?? []).map((dtype) => ({
      op: spec.name,
      dtype,
      port: mainPort(spec.inputs),
      key: `${spec.name} ${dtype}`,
    })),
  );

  it.each(declared)("$key has a case", ({ op, dtype, port }) => {
    expect(handCases.some((handCase) => handCase.op === op && handCase.inputs[port]?.dtype === dtype)).toBe(true);
  });

  it.each(["ADD", "CONV_2D", "CUMSUM", "EXP", "FULLY_CONNECTED", "LESS", "MEAN", "RELU", "SOFTMAX", "SUM"])(
    "%s leaves types without a kernel to the next set",
    (op) => {
      const call = handCases.find((handCase) => handCase.op === op);
      if (call === undefined) throw new Error(`no case of ${op}`);
      const [first, ...others] = call.inputs;
      const wide = { ...first, dtype: "float64", data: [0], shape: first?.shape ?? [] } as const;
      const outputs = call.outputs.map((output) => ({ ...output, dtype: "float64" as const }));
      expect(runKernel(kernelOf(op), { ...call, inputs: [wide, ...others], outputs })).toBeUndefined();
    },
  );
});
