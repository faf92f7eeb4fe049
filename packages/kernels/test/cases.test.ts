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

/** What an operator declares and no kernel here computes yet, with the reason. */
const missing: Readonly<Record<string, string>> = {
  "MEAN int64": "no model in sight averages 64-bit integers",
};

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

  it.each(declared)("$key has a case, or a reason why not", ({ op, dtype, port, key }) => {
    const covered = handCases.some((handCase) => handCase.op === op && handCase.inputs[port]?.dtype === dtype);
    expect(covered).toBe(!(key in missing));
  });

  it("lists nothing that is not declared", () => {
    expect(Object.keys(missing).filter((key) => !declared.some((each) => each.key === key))).toEqual([]);
  });

  it("leaves types without a kernel to the next set", () => {
    const quantization = { scale: 1, zeroPoint: 0 };
    for (const { op, dtype, key } of declared) {
      if (!(key in missing)) continue;
      const tensor = { dtype, shape: [1, 1, 1, 1], quantization };
      const input = { ...tensor, data: dtype === "int64" ? [0n] : [0] };
      const options = {
        fusedActivationFunction: "NONE",
        padding: "SAME",
        strideH: 1,
        strideW: 1,
        dilationHFactor: 1,
        dilationWFactor: 1,
        beta: 1,
        weightsFormat: "DEFAULT",
      };
      expect(
        runKernel(kernelOf(op), { op, options, inputs: [input, { ...input, constant: true }], outputs: [tensor] }),
      ).toBeUndefined();
    }
  });
});
