import type { Kernel, Sample } from "@litequant/core";
import { referenceKernels } from "@litequant/kernels";
import { buildModel } from "@litequant/testkit";
import { describe, expect, it } from "vitest";

import { createRunner } from "../src/runner.ts";

const example = new URL("../../../examples/custom-operator/l1-normalize.mjs", import.meta.url).href;
const { l1Normalize } = (await import(example)) as { l1Normalize: Kernel<"CUSTOM:L1Normalize"> };

const model = buildModel({
  tensors: { x: { shape: [1, 2] }, y: { shape: [1, 2] }, z: { shape: [1, 2] } },
  operators: [
    { op: "CUSTOM:L1Normalize", inputs: ["x"], outputs: ["y"] },
    { op: "ADD", inputs: ["y", "y"], outputs: ["z"] },
  ],
  inputs: ["x"],
  outputs: ["z"],
});

function sample(shape: readonly number[], ...data: number[]): Sample {
  return { index: 0, inputs: { x: { dtype: "float32", shape, data: Float32Array.from(data) } } };
}

describe("a custom operator from outside", () => {
  it("runs by its kernel alone, in any shape", () => {
    const runner = createRunner(model, { kernels: [referenceKernels.with("CUSTOM:L1Normalize", l1Normalize)] });
    expect(runner.run(sample([1, 2], 3, -1))["z"]!.data).toEqual(Float32Array.of(1.5, -0.5));
    const { shape, data } = runner.run(sample([2, 4], 1, 1, 1, 1, 0, 0, 0, -2))["z"]!;
    expect([shape, [...data]]).toEqual([
      [2, 4],
      [0.5, 0.5, 0.5, 0.5, 0, 0, 0, -2],
    ]);
  });

  it("tells the shape of its output while it runs", () => {
    const positive: Kernel = {
      prepare(context) {
        const input = context.input(0)!;
        context.resize(0, undefined);
        return () => {
          const kept = Array.from(input.data as Float32Array).filter((value) => value > 0);
          context.resize(0, [kept.length]);
          (context.output(0).data as Float32Array).set(kept);
        };
      },
    };
    const runner = createRunner(model, { kernels: [referenceKernels.with("CUSTOM:L1Normalize", positive)] });
    for (const [given, expected] of [
      [[1, -1], [2]],
      [[-1, -1], []],
      [
        [3, 4],
        [6, 8],
      ],
    ] as const) {
      const { shape, data } = runner.run(sample([1, 2], ...given))["z"]!;
      expect([shape, [...data]]).toEqual([[expected.length], expected]);
    }
  });

  it("is refused by name while nobody passes its kernel, and Flex operators with what to do instead", () => {
    expect(() => createRunner(model).run(sample([1, 2], 1, 1))).toThrow(/CUSTOM:L1Normalize.*kernels\.with/);
    const flex = buildModel({
      tensors: { x: { shape: [1, 2] }, y: { shape: [1, 2] } },
      operators: [{ op: "CUSTOM:FlexErf", inputs: ["x"], outputs: ["y"] }],
      inputs: ["x"],
      outputs: ["y"],
    });
    expect(() => createRunner(flex).run(sample([1, 2], 1, 1))).toThrow(/CUSTOM:FlexErf.*without SELECT_TF_OPS/);
  });
});
