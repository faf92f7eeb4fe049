import { createHistogram } from "@litequant/core";
import type { Activation, RunVisitor } from "@litequant/core";
import { buildModel, numbers } from "@litequant/testkit";
import { describe, expect, it } from "vitest";

import { toyKernels } from "../test/toy-kernels.ts";
import { createRunner } from "./runner.ts";

const model = buildModel({
  tensors: {
    x: { shape: [1, 2] },
    c: { shape: [2], data: [1, -2] },
    sum: { shape: [1, 2] },
    state: { shape: [1, 2], variable: true },
    inner: { shape: [1, 2] },
    y: { shape: [1, 2] },
  },
  operators: [
    { op: "ADD", inputs: ["x", "c"], outputs: ["sum"] },
    { op: "CUSTOM:accumulate", inputs: ["sum", "state"], outputs: ["y"], intermediates: ["inner"] },
  ],
  inputs: ["x"],
  outputs: ["y"],
});

function visit(values: readonly number[], visitor: RunVisitor): number[] {
  const runner = createRunner(model, { kernels: [toyKernels] });
  const outputs = runner.run(
    { index: 4, inputs: { x: { dtype: "float32", shape: [1, 2], data: Float32Array.from(values) } } },
    visitor,
  );
  return numbers(outputs["y"]!.data);
}

const show = (activations: readonly Activation[]): string[] =>
  activations.map(({ id, data }) => `${id.index}=${numbers(data).join()}`);

describe("a visitor", () => {
  it("sees inputs that were computed, results, written variables and probed intermediates", () => {
    const steps: unknown[] = [];
    visit([1, 2], {
      after: ({ sample, operator, inputs, outputs }) => steps.push([sample, operator, show(inputs), show(outputs)]),
    });
    expect(steps).toEqual([
      [4, -1, [], ["0=1,2"]],
      [4, 0, ["0=1,2"], ["2=2,0"]],
      [4, 1, ["2=2,0", "3=2,0"], ["5=2,0", "3=2,0", "4=2,0"]],
    ]);
  });

  it("may overwrite inputs before an operator runs", () => {
    const output = visit([1, 2], {
      before({ operator, inputs }) {
        if (operator !== 1) return;
        expect(inputs[0]!.range()).toEqual({ min: 0, max: 2, nonFinite: 0 });
        (inputs[0]!.data as Float32Array).set([10, 20]);
      },
      after({ operator, inputs }) {
        if (operator === 1) expect(inputs[0]!.range()).toEqual({ min: 10, max: 20, nonFinite: 0 });
      },
    });
    expect(output).toEqual([10, 20]);
  });

  it("may throw; the runner is not left in the middle of a run", () => {
    const runner = createRunner(model, { kernels: [toyKernels] });
    const sample = {
      index: 0,
      inputs: { x: { dtype: "float32", shape: [1, 2], data: Float32Array.of(1, 2) } },
    } as const;
    const stop = new Error("enough");
    expect(() =>
      runner.run(sample, {
        after() {
          throw stop;
        },
      }),
    ).toThrow(stop);
    expect(numbers(runner.run(sample)["y"]!.data)).toEqual([2, 0]);
  });

  it("gets ranges of finite values, without a negative zero, and counts them", () => {
    visit([-1, NaN], {
      after({ operator, outputs }) {
        if (operator !== 0) return;
        const { min, max, nonFinite } = outputs[0]!.range();
        expect([Object.is(min, 0), Object.is(max, 0), nonFinite]).toEqual([true, true, 1]);
        const histogram = createHistogram(16);
        outputs[0]!.countInto(histogram);
        expect(histogram.counts.reduce((a, b) => a + b, 0)).toBe(1);
      },
    });
  });

  it("cannot run the runner that it visits", () => {
    const runner = createRunner(model, { kernels: [toyKernels] });
    const sample = {
      index: 0,
      inputs: { x: { dtype: "float32", shape: [1, 2], data: Float32Array.of(1, 2) } },
    } as const;
    expect(() => runner.run(sample, { after: () => runner.run(sample) })).toThrow(/use a second runner/);
  });
});
