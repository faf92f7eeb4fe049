import type { Json, Model, Runner, Sample } from "@litequant/core";
import { buildModel } from "@litequant/testkit";
import { expect, test } from "vitest";
import { createEvaluation } from "./evaluation.ts";
import { top1 } from "./top-k.ts";
import { mse, sqnr } from "./value-metrics.ts";

const ends = (dtype: "float32" | "int8"): Model =>
  buildModel({
    tensors: { x: { shape: [3], dtype, ...(dtype === "int8" && { scale: 0.25 }) } },
    operators: [],
    inputs: ["x"],
    outputs: ["x"],
  });

/** A model whose output is its input. */
const identity = (dtype: "float32" | "int8" = "float32"): Runner => ({
  model: ends(dtype),
  run: ({ inputs }) => ({ x: inputs["x"]! }),
  tensor: () => undefined,
  resetVariables: () => {},
});
const sample = (index: number, ...data: readonly number[]): Sample => ({
  index,
  inputs: { x: { dtype: "float32", shape: [3], data: Float32Array.from(data) } },
});
const models = [
  { name: "float", runner: identity() },
  { name: "int8", runner: identity("int8") },
];

test("several models and metrics in one pass, compared on real values", () => {
  const evaluation = createEvaluation({ models, metric: [top1(), mse(), sqnr()], labels: [2, 0] });
  evaluation.add(sample(0, 0, 0.1, 0.2));
  evaluation.add(sample(1, 0.5, 0.25, 0));
  const rows = evaluation.result();
  expect(rows.map(({ model, metric, score }) => [model, metric, score])).toEqual([
    ["float", "top1", 1],
    ["float", "mse", 0],
    ["float", "sqnr", 999],
    ["int8", "top1", 1],
    ["int8", "mse", expect.closeTo((0.1 ** 2 + 0.05 ** 2) / 6, 8)],
    ["int8", "sqnr", expect.closeTo(10 * Math.log10((0.01 + 0.04 + 0.25 + 0.0625) / 0.0125), 5)],
  ]);
  expect(rows[0]).toMatchObject({ samples: 2, better: "higher" });
  expect(rows[0]!.msPerSample).toBeGreaterThanOrEqual(0);
});

test("any order and any split over workers gives the same scores, bit for bit", () => {
  const all = Array.from({ length: 40 }, (_, i) => sample(i, Math.sin(i), Math.cos(i), 1 / (i + 1)));
  const evaluate = (list: readonly Sample[]) => {
    const evaluation = createEvaluation({ models, metric: sqnr() });
    for (const one of list) evaluation.add(one);
    return evaluation;
  };
  const scores = (evaluation: ReturnType<typeof evaluate>) => evaluation.result().map(({ score }) => score);
  const whole = scores(evaluate(all));
  expect(scores(evaluate([...all].reverse()))).toEqual(whole);
  const [even, odd] = [evaluate(all.filter((_, i) => i % 2 === 0)), evaluate(all.filter((_, i) => i % 2 === 1))];
  odd.merge(JSON.parse(JSON.stringify(even)) as Json);
  expect(scores(odd)).toEqual(whole);
  expect(() => odd.merge(JSON.parse(JSON.stringify(even)) as Json)).toThrow(/sample 0 was evaluated before/);
  expect(() => odd.merge({})).toThrow(/same models and metrics/);
});

test("fewer labels than samples is an error with both counts", () => {
  const evaluation = createEvaluation({ models, metric: top1(), labels: [1, 0], sampleCount: 3 });
  evaluation.add(sample(0, 0, 1, 0));
  expect(() => evaluation.add(sample(2, 0, 1, 0))).toThrow(
    expect.objectContaining({
      code: "INVALID_DATA",
      message: expect.stringMatching(/there are 2 labels, the data have 3 samples: sample 2 has none/) as string,
      location: { sample: 2 },
    }) as Error,
  );
});

test("a label metric without labels, no samples, and errors inside a model are said plainly", () => {
  expect(() => createEvaluation({ models, metric: top1() }).add(sample(0, 1, 2, 3))).toThrow(/--labels/);
  expect(() => createEvaluation({ models, metric: top1() }).result()).toThrow(
    expect.objectContaining({ code: "NO_DATA" }) as Error,
  );
  expect(() => createEvaluation({ models, metric: top1(), labels: [7] }).add(sample(0, 1, 2, 3))).toThrow(
    /^float, sample 0: top1: the label is 7/,
  );
  expect(() => createEvaluation({ models: [], metric: top1() })).toThrow(/at least one model/);
});
