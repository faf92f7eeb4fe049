import type { Model, OpSpec, Tensor } from "@litequant/core";
import { specOf } from "@litequant/ops";
import { buildModel } from "@litequant/testkit";
import type { OperatorSketch, TensorSketch } from "@litequant/testkit";
import fc from "fast-check";
import { describe, expect, it } from "vitest";

import { verifyQuantized } from "../src/index.ts";
import { quantizeHand } from "./hand.ts";

const none = { fusedActivationFunction: "NONE" } as const;
const kinds = ["ADD", "MAXLIKE", "RESHAPE", "SOFTMAX", "SQUARE", "RELU", "ADDCONST"] as const;

/** All inputs and the output in one form, led by the output, whatever the shapes: what makes groups meet. */
const maxLike: OpSpec = {
  name: "CUSTOM:max",
  inputs: [{ role: "activation", variadic: true }],
  outputs: [{ role: "activation" }],
  sameForm: [{ ports: ["in:*", "out:0"], lead: "out:0" }],
  modes: { int8: true, int16x8: true },
  versions: [],
};
const facts = (op: string): OpSpec | undefined => (op === maxLike.name ? maxLike : specOf(op));

const step = fc.record({ kind: fc.constantFrom(...kinds), a: fc.nat(), b: fc.nat() });
const graph = fc.record({
  steps: fc.array(step, { minLength: 1, maxLength: 14 }),
  inputs: fc.integer({ min: 1, max: 3 }),
  outputs: fc.array(fc.nat(), { minLength: 1, maxLength: 4 }),
  ranges: fc.array(
    fc.tuple(fc.double({ min: -10, max: 0, noNaN: true }), fc.double({ min: 0, max: 10, noNaN: true })),
    { minLength: 20, maxLength: 20 },
  ),
  missing: fc.array(fc.nat({ max: 19 }), { maxLength: 2 }),
  input: fc.constantFrom("float32", "int8", "uint8"),
  output: fc.constantFrom("float32", "int8", "uint8"),
  fixConcat: fc.constantFrom(undefined, true),
});

function toModel({ steps, inputs, outputs }: typeof graph extends fc.Arbitrary<infer G> ? G : never): Model {
  const names = Array.from({ length: inputs }, (_, i) => `t${i}`);
  const tensors: Record<string, TensorSketch> = Object.fromEntries(names.map((name) => [name, { shape: [1, 4] }]));
  const ends = [...names];
  const operators = steps.map(({ kind, a, b }, i): OperatorSketch => {
    const [left, right] = [names[a % names.length]!, names[b % names.length]!];
    const output = `t${inputs + i}`;
    tensors[output] = { shape: [1, 4] };
    tensors["c"] = { shape: [1, 4], data: [1, 2, 3, -4] };
    names.push(output);
    if (kind === "ADD" || kind === "ADDCONST") {
      return {
        op: "ADD",
        inputs: [left, kind === "ADD" ? right : "c"],
        outputs: [output],
        options: { ...none, potScaleInt16: true },
      };
    }
    if (kind === "MAXLIKE")
      return { op: "CUSTOM:max", inputs: a % 2 ? [left, right, "c"] : [left, right], outputs: [output] };
    return { op: kind, inputs: [left], outputs: [output] };
  });
  return buildModel({ tensors, operators, inputs: ends, outputs: outputs.map((at) => names[at % names.length]!) });
}

function checkForms({ subgraphs }: Model): void {
  const [{ tensors, operators, inputs, outputs }] = subgraphs as [Model["subgraphs"][0]];
  const made = new Set(inputs);
  const key = ({ dtype, quantization }: Tensor): string =>
    `${dtype} ${quantization?.scale.join()} ${quantization?.zeroPoint.join()}`;
  expect(new Set(tensors.map(({ name }) => name)).size).toBe(tensors.length);
  for (const operator of operators) {
    for (const input of operator.inputs) {
      if (tensors[input]!.buffer === 0) expect(made.has(input), `${operator.op} reads what is not made yet`).toBe(true);
    }
    for (const output of operator.outputs) made.add(output);
    const [read, written] = [operator.inputs, operator.outputs].map((list) =>
      list.map((tensor) => tensors[tensor]!),
    ) as [Tensor[], Tensor[]];
    if (operator.op === "QUANTIZE" || operator.op === "DEQUANTIZE") {
      expect(key(read[0]!)).not.toBe(key(written[0]!));
      continue;
    }
    const types = new Set([...read, ...written].map(({ dtype }) => dtype));
    expect([...types].filter((dtype) => dtype !== "int32")).toHaveLength(1);
    const spec = facts(operator.op)!;
    if (!types.has("int8")) continue;
    if (spec.sameForm) expect(new Set([...read, ...written].map(key)).size, `${operator.op} has one form`).toBe(1);
    const fixed = spec.outputs[0]!.fixed?.int8;
    if (fixed) expect(written[0]!.quantization).toMatchObject({ scale: [fixed[0]], zeroPoint: [fixed[1]] });
    for (const { quantization } of [...read, ...written]) expect(quantization!.scale[0]).toBeGreaterThan(0);
  }
  for (const output of outputs) expect(made.has(output) || tensors[output]!.buffer > 0).toBe(true);
}

describe("any graph", () => {
  it("is consistent once quantized: order, forms, groups, names, ends", () => {
    fc.assert(
      fc.property(graph, (sketch) => {
        const model = toModel(sketch);
        const float = sketch.input === "float32" && sketch.output === "float32";
        const ranges = Object.fromEntries(
          sketch.ranges.map((range, i) => [
            `t${i}`,
            float && sketch.missing.includes(i) && sketch.steps.length > 6 ? null : range,
          ]),
        );
        let quantized;
        try {
          quantized = quantizeHand(model, {
            input: sketch.input,
            output: sketch.output,
            ranges,
            specs: [maxLike],
            fixConcat: sketch.fixConcat,
          });
        } catch (error) {
          // With few operators, those that lack ranges may be all there are.
          expect(error).toMatchObject({ code: "MISSING_RANGE" });
          return;
        }
        const { model: result, plan, operatorLinks } = quantized;
        checkForms(result);
        expect(verifyQuantized(result, facts)).toEqual([]);
        expect(plan.operators).toHaveLength(sketch.steps.length);
        expect(operatorLinks).toHaveLength(sketch.steps.length);
        const [{ tensors, inputs, outputs }] = result.subgraphs as [Model["subgraphs"][0]];
        expect(inputs.map((tensor) => tensors[tensor]!.dtype)).toEqual(inputs.map(() => sketch.input));
        const source = model.subgraphs[0]!;
        expect(outputs.map((tensor) => tensors[tensor]!.dtype)).toEqual(outputs.map(() => sketch.output));
        expect(inputs.map((tensor) => tensors[tensor]!.name)).toEqual(
          source.inputs.map((tensor) => source.tensors[tensor]!.name),
        );
      }),
      { numRuns: 400, seed: 1 },
    );
  });
});
