import type { Model, Scheme } from "@litequant/core";
import { dynamicRange } from "@litequant/quantizer-dynamic-range";
import { float16 } from "@litequant/quantizer-float16";
import { int16x8 } from "@litequant/quantizer-int16x8";
import { int8 } from "@litequant/quantizer-int8";
import { weightOnly } from "@litequant/quantizer-weight-only";
import { decodeModel, encodeModel } from "@litequant/schema";
import { createOracle } from "@litequant/testkit/oracle";
import fc from "fast-check";
import { describe, expect, it } from "vitest";

import { quantizeModel } from "../src/index.ts";
import { anyGraph, buildGraph, graphSamples, tame } from "./any-graph.ts";
import type { AnyGraph } from "./any-graph.ts";
import { calibrateOn, run, runElsewhere } from "./zoo.ts";
import type { Outputs } from "./zoo.ts";

/** Schemes, and the decibels of signal over noise that they keep at least in the worst output of these graphs. */
const schemes: readonly (readonly [name: string, scheme: Scheme, floor: number])[] = [
  ["int8", int8(), 27],
  ["int8 with uint8 ends", int8({ io: "uint8" }), 27],
  ["int8 per tensor", int8({ perTensor: "all" }), 27],
  ["int16x8", int16x8(), 36],
  ["dynamic range", dynamicRange({ minElements: 4 }), 32],
  ["float16", float16(), 59],
  ["weights in 8 bits", weightOnly({ minElements: 4 }), 36],
  ["weights in 4 bits", weightOnly({ minElements: 4, bits: 4 }), 14],
];

/** Of steps, which make a jump of any error, and of values near the limits of scales nothing can be said but that they run. */
const isTame = ({ subgraphs }: Model, { limits }: AnyGraph): boolean =>
  limits === tame && !subgraphs[0]!.operators.some(({ op }) => op === "FLOOR");

/** The output that lost most. */
function worst(expected: readonly Outputs[], actual: readonly (Outputs | undefined)[]): number {
  const ratios = expected[0]!.map((_, output) => {
    let [signal, noise] = [0, 0];
    expected.forEach((outputs, sample) =>
      outputs[output]!.forEach((value, i) => {
        signal += value ** 2;
        noise += (value - actual[sample]![output]![i]!) ** 2;
      }),
    );
    return noise === 0 ? Infinity : 10 * Math.log10(signal / noise);
  });
  return Math.min(...ratios);
}

describe("any graph in any scheme", () => {
  it("is written, keeps the rules, runs, and is near to the float model", () => {
    fc.assert(
      fc.property(anyGraph, (sketch) => {
        const { model } = decodeModel(encodeModel(buildGraph(sketch)));
        const samples = graphSamples(sketch, 6);
        const ranges = calibrateOn(model, samples);
        const expected = run(model, samples);
        const kept = schemes.map(([name, scheme, floor]): readonly [string, number, number] => {
          const quantized = quantizeModel(model, { scheme, ...(scheme.activations && { ranges }) });
          return [name, worst(expected, run(quantized.model, samples)), floor];
        });
        if (isTame(model, sketch)) expect(kept.filter(([, ratio, floor]) => !(ratio > floor))).toEqual([]);
      }),
      { numRuns: 80, seed: 1 },
    );
  });

  it("runs in an independent runtime as well", { timeout: 120_000 }, async () => {
    const oracle = await createOracle({ kernels: "builtin" });
    const far: (readonly [string, number, number])[] = [];
    for (const sketch of fc.sample(anyGraph, { numRuns: 20, seed: 2 })) {
      const { model } = decodeModel(encodeModel(buildGraph(sketch)));
      const samples = graphSamples(sketch, 2);
      const ranges = calibrateOn(model, samples);
      const expected = run(model, samples);
      for (const [name, scheme, floor] of schemes) {
        const quantized = quantizeModel(model, { scheme, ...(scheme.activations && { ranges }) });
        const outputs: (Outputs | undefined)[] = [];
        for (const sample of samples) outputs.push(await runElsewhere(oracle, quantized, sample));
        const ratio = worst(expected, outputs);
        if (isTame(model, sketch) && !(ratio > floor)) far.push([name, ratio, floor]);
      }
    }
    expect(far).toEqual([]);
  });
});
