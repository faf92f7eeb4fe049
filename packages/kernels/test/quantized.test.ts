import { runKernel } from "@litequant/testkit";
import type { Quantized } from "@litequant/testkit";
import fc from "fast-check";
import { describe, expect, it } from "vitest";

import { referenceKernels } from "../src/index.ts";

const all = Array.from({ length: 256 }, (_, index) => index - 128);
const scale = fc.double({ min: 0.005, max: 0.5, noNaN: true }).map(Math.fround);
const zeroPoint = fc.integer({ min: -128, max: 127 });
const form: fc.Arbitrary<{ scale: number; zeroPoint: number }> = fc.record({ scale, zeroPoint });

interface Call {
  readonly op: string;
  readonly options?: object;
  readonly inputs: readonly { readonly data: readonly number[]; readonly quantization: Quantized }[];
  readonly output: Quantized;
}

// Products are rounded to whole numbers before the last right shift: half a step, and half of a half.
const twiceRounded = 0.751;

function run({ op, options = {}, inputs, output }: Call): number[] {
  const kernel = referenceKernels.kernel(op);
  const shape = [inputs[0]?.data.length ?? 0];
  const result =
    kernel &&
    runKernel(kernel, {
      op,
      options,
      inputs: inputs.map((input) => ({ dtype: "int8", shape, ...input })),
      outputs: [{ dtype: "int8", shape, quantization: output }],
    });
  return Array.from(result?.[0] ?? [], Number);
}

/** The real value in steps of the output, cut off to what int8 can say. */
function steps(real: number, output: { scale: number; zeroPoint: number }): number {
  return Math.min(Math.max(real / output.scale + output.zeroPoint, -128), 127);
}

describe("int8 kernels are within a step of the real function", () => {
  const options = { fusedActivationFunction: "NONE" };
  const functions = {
    ADD: (a: number, b: number) => a + b,
    SUB: (a: number, b: number) => a - b,
    MUL: (a: number, b: number) => a * b,
  };

  it.each(Object.entries(functions))("%s", (op, real) => {
    fc.assert(
      fc.property(form, form, form, (a, b, output) => {
        const second = all.toReversed();
        const actual = run({
          op,
          options,
          inputs: [
            { data: all, quantization: a },
            { data: second, quantization: b },
          ],
          output,
        });
        actual.forEach((value, i) => {
          const exact = real(a.scale * (all[i] - a.zeroPoint), b.scale * (second[i] - b.zeroPoint));
          expect(Math.abs(value - steps(exact, output))).toBeLessThanOrEqual(twiceRounded);
        });
      }),
      { numRuns: 50 },
    );
  });

  it("RELU, RELU6, RELU_N1_TO_1", () => {
    fc.assert(
      fc.property(form, form, (a, output) => {
        for (const [op, low, high] of [
          ["RELU", 0, Infinity],
          ["RELU6", 0, 6],
          ["RELU_N1_TO_1", -1, 1],
        ] as const) {
          const actual = run({ op, inputs: [{ data: all, quantization: a }], output });
          actual.forEach((value, i) => {
            const exact = Math.min(Math.max(a.scale * (all[i] - a.zeroPoint), low), high);
            expect(Math.abs(value - steps(exact, output))).toBeLessThanOrEqual(twiceRounded);
          });
        }
      }),
      { numRuns: 50 },
    );
  });

  it("SOFTMAX sums to 1", () => {
    const output = { scale: 1 / 256, zeroPoint: -128 };
    fc.assert(
      fc.property(form, fc.array(zeroPoint, { minLength: 1, maxLength: 40 }), (a, data) => {
        const actual = run({ op: "SOFTMAX", options: { beta: 1 }, inputs: [{ data, quantization: a }], output });
        const largest = Math.max(...data);
        const weights = data.map((x) => Math.exp(a.scale * (x - largest)));
        const total = weights.reduce((sum, weight) => sum + weight, 0);
        actual.forEach((value, i) =>
          expect(Math.abs(value - steps(weights[i] / total, output))).toBeLessThanOrEqual(twiceRounded),
        );
      }),
    );
  });

  it("LOGISTIC and TANH", () => {
    fc.assert(
      fc.property(form, (a) => {
        for (const [op, output, real] of [
          ["LOGISTIC", { scale: 1 / 256, zeroPoint: -128 }, (x: number) => 1 / (1 + Math.exp(-x))],
          ["TANH", { scale: 1 / 128, zeroPoint: 0 }, Math.tanh],
        ] as const) {
          const actual = run({ op, inputs: [{ data: all, quantization: a }], output });
          actual.forEach((value, i) =>
            expect(Math.abs(value - steps(real(a.scale * (all[i] - a.zeroPoint)), output))).toBeLessThanOrEqual(0.501),
          );
        }
      }),
      { numRuns: 50 },
    );
  });

  it("QUANTIZE of int8 to int8, and back through DEQUANTIZE", () => {
    fc.assert(
      fc.property(form, form, (a, output) => {
        const actual = run({ op: "QUANTIZE", inputs: [{ data: all, quantization: a }], output });
        actual.forEach((value, i) =>
          expect(Math.abs(value - steps(a.scale * (all[i] - a.zeroPoint), output))).toBeLessThanOrEqual(twiceRounded),
        );
      }),
      { numRuns: 50 },
    );
  });
});
