import { readFileSync } from "node:fs";

import { minMax } from "@litequant/calibrator-min-max";
import type { DType, Model, Scheme, Tensor, TensorRange } from "@litequant/core";
import { createRunner } from "@litequant/interpreter";
import { dynamicRange } from "@litequant/quantizer-dynamic-range";
import { float16 } from "@litequant/quantizer-float16";
import { int8 } from "@litequant/quantizer-int8";
import { decodeModel, encodeModel } from "@litequant/schema";
import { buildModel, describeShared, requireShared } from "@litequant/testkit";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { smallNet, smallSamples } from "../test/models.ts";
import { bindSample } from "./activations.ts";
import { createCalibration } from "./calibration.ts";
import { quantizeModel } from "./quantize-model.ts";
import type { QuantizeResult } from "./quantize-model.ts";
import { checkWritten, runWritten } from "./self-check.ts";

const { model } = decodeModel(encodeModel(smallNet()));
const schemes: readonly Scheme[] = [int8(), int8({ io: "uint8" }), dynamicRange({ minElements: 1 }), float16()];

function quantizeSmall(scheme: Scheme): QuantizeResult {
  const calibration = createCalibration(model, minMax());
  const runner = createRunner(model);
  for (const sample of smallSamples(20)) calibration.observe(bindSample(runner, sample));
  return quantizeModel(model, { scheme, ...(scheme.activations && { ranges: calibration.table() }) });
}

/** Checks `written` as what was made of the source, with its own bytes; what was `meant` is the same unless told. */
function check(result: QuantizeResult, written: Model, meant = written): void {
  const { source, links, operatorLinks, ranges } = result;
  const { model: read } = checkWritten(encodeModel(written), { meant, source, links: { links, operatorLinks } });
  runWritten(read, { source, ranges, kernels: undefined });
}

/** One number or type of a tensor, changed. */
const flip = fc.record({
  what: fc.constantFrom("scale", "zero point", "dtype"),
  tensor: fc.nat(),
  at: fc.nat(),
  factor: fc.constantFrom(0.25, 0.5, 0.99, 1.01, 2, 4),
  step: fc.constantFrom(-100, -10, -1, 1, 10, 100),
  dtype: fc.constantFrom<DType>("float32", "float16", "int4", "int8", "uint8", "int16", "int32", "int64"),
});
type Flip = typeof flip extends fc.Arbitrary<infer F> ? F : never;

function damage(sound: Model, { what, tensor, at, factor, step, dtype }: Flip): Model {
  const [graph] = sound.subgraphs as [Model["subgraphs"][0]];
  const candidates = graph.tensors.flatMap(({ quantization }, i) =>
    what === "dtype" || quantization?.scale.length ? [i] : [],
  );
  const index = candidates[tensor % Math.max(candidates.length, 1)] ?? 0;
  const change = (old: Tensor): Tensor => {
    const { quantization } = old;
    if (what === "dtype" || !quantization) return { ...old, dtype };
    const list = what === "scale" ? quantization.scale : quantization.zeroPoint;
    const changed = list.map((value, i) =>
      i !== at % list.length ? value : what === "scale" ? Math.fround(value * factor) : value + step,
    );
    return { ...old, quantization: { ...quantization, [what === "scale" ? "scale" : "zeroPoint"]: changed } };
  };
  const tensors = graph.tensors.map((old, i) => (i === index ? change(old) : old));
  return { ...sound, subgraphs: [{ ...graph, tensors }, ...sound.subgraphs.slice(1)] };
}

const isSame = (a: Model, b: Model): boolean => JSON.stringify(a.subgraphs) === JSON.stringify(b.subgraphs);

describe("the self-check", () => {
  const results = schemes.map(quantizeSmall);

  it("finds whatever was written otherwise than meant", () => {
    fc.assert(
      fc.property(fc.nat({ max: results.length - 1 }), flip, (which, chosen) => {
        const result = results[which]!;
        const damaged = damage(result.model, chosen);
        fc.pre(!isSame(damaged, result.model));
        expect(() => check(result, damaged, result.model)).toThrow(/self-check failed/);
      }),
      { numRuns: 300, seed: 5 },
    );
  });

  it("passes what is sound", () => {
    for (const result of results) expect(() => check(result, result.model)).not.toThrow();
  });

  it("says which rule is broken, and where", () => {
    const [result] = results as [QuantizeResult];
    const broken = damage(result.model, { what: "zero point", tensor: 1, at: 0, factor: 2, step: 100, dtype: "int8" });
    expect(() => check(result, broken)).toThrow(
      expect.objectContaining({
        code: "INTERNAL",
        message: expect.stringMatching(/breaks the rule [A-Z_]+: .*please report this with the model/) as string,
        location: expect.objectContaining({ subgraph: 0 }) as object,
      }) as Error,
    );
  });

  it("blames nobody for what the model given broke already", () => {
    const [result] = results as [QuantizeResult];
    const version = (old: Model): Model => ({
      ...old,
      subgraphs: old.subgraphs.map((graph) => ({
        ...graph,
        operators: graph.operators.map((operator) =>
          operator.op === "SOFTMAX" ? { ...operator, version: 1 } : operator,
        ),
      })),
    });
    const broken = version(result.model);
    const itself = {
      links: [],
      operatorLinks: broken.subgraphs[0]!.operators.map((_, i) => ({ subgraph: 0, from: i, to: i })),
    };
    const options = { meant: broken, source: broken, links: itself };
    expect(checkWritten(encodeModel(broken), options).diagnostics).toEqual([
      expect.objectContaining({ code: "VERSION", severity: "warning" }),
    ]);
    expect(() => checkWritten(encodeModel(broken), { ...options, source: result.model })).toThrow(/rule VERSION/);
  });
});

describe("the self-run", () => {
  const shape = [1, 4];
  const sum = (data?: readonly number[]): Model =>
    buildModel({
      tensors: { x: { shape }, c: { shape, ...(data && { data }) }, y: { shape } },
      operators: [{ op: "ADD", inputs: ["x", "c"], outputs: ["y"] }],
      inputs: ["x"],
      outputs: ["y"],
    });
  const none = { ranges: undefined, kernels: undefined };

  it("finds what runs no longer, and blames nobody for what never ran", () => {
    const [sound, broken] = [sum([1, 2, 3, 4]), sum()];
    expect(runWritten(sound, { source: sound, ...none })).toEqual([]);
    expect(() => runWritten(broken, { source: sound, ...none })).toThrow(/does not run, although the model given does/);
    expect(runWritten(broken, { source: broken, ...none })).toEqual([
      expect.objectContaining({ code: "SELF_CHECK_SKIPPED" }),
    ]);
  });
});

describeShared("numbers that were planned wrong", () => {
  it("are found in most places by the rules and by a run, although neither knows the ranges", () => {
    const file = requireShared("corpus", "models", "mnist_conv", "conv_fc_mnist_float.tflite");
    const source = decodeModel(readFileSync(file)).model;
    const recorded = requireShared("golden", "production", "mnist_conv__conv_fc_mnist_float", "ranges_tflc.json");
    const ranges = {
      model: source.source!,
      kernels: "",
      calibrator: { name: "given", options: {} },
      samples: [],
      tensors: JSON.parse(readFileSync(recorded, "utf8")) as TensorRange[],
      diagnostics: [],
    };
    const result = quantizeModel(source, { scheme: int8(), ranges });
    const found: Record<string, [caught: number, all: number]> = {};
    for (const chosen of fc.sample(flip, { numRuns: 300, seed: 5 })) {
      const damaged = damage(result.model, chosen);
      if (isSame(damaged, result.model)) continue;
      const counts = (found[chosen.what] ??= [0, 0]);
      counts[1]++;
      try {
        check(result, damaged);
      } catch {
        counts[0]++;
      }
    }
    const rates = Object.fromEntries(Object.entries(found).map(([what, [caught, all]]) => [what, caught / all]));
    // What is not found: scales and zero points of activations that nothing but a range speaks for.
    expect(rates["dtype"]).toBe(1);
    expect(rates["scale"]).toBeGreaterThan(0.85);
    expect(rates["zero point"]).toBeGreaterThan(0.85);
  });
});
