import { readFileSync } from "node:fs";

import type { Model, Scheme } from "@litequant/core";
import { int16x8 } from "@litequant/quantizer-int16x8";
import { int8 } from "@litequant/quantizer-int8";
import { describeShared, requireShared } from "@litequant/testkit";
import { createOracle } from "@litequant/testkit/oracle";
import { expect, it } from "vitest";

import { quantizeModel } from "../src/index.ts";
import { furtherThanAllowed, notComparable, otherwiseElsewhere } from "./zoo-exceptions.ts";
import { calibrateOn, readZoo, rms, run, runElsewhere, stepOf, zooSamples } from "./zoo.ts";
import type { Outputs } from "./zoo.ts";

const schemes: Readonly<Record<string, Scheme>> = {
  int8: int8(),
  int8io: int8({ io: "int8" }),
  uint8io: int8({ io: "uint8" }),
  int8pertensor: int8({ io: "int8", perTensor: "all" }),
  int8iodense: int8({ io: "int8", perTensor: "dense" }),
  int16x8: int16x8(),
  int16x8io: int16x8({ io: "int16" }),
};
/** How much further from the float model than the converter's file ours may be; half a step of the output is always allowed. */
const MARGIN = 1.06;
/** Error of the converter's file, relative to the output, from which on it is simply wrong. */
const WRONG = 0.2;
/** What we may have then, and where the converter's file does not run, in 8 and in 16 bits. */
const ALONE = { 8: 0.03, 16: 0.01 };

interface ZooCase {
  readonly name: string;
  /** Scheme -> the kernels that ran the converter's file; null: none. */
  readonly kernels: Readonly<Record<string, string | null>>;
  /** Scheme -> why no runtime runs the converter's file. */
  readonly failed: Readonly<Record<string, string>>;
}

describeShared("integers of every operator of the zoo, by our own calibration", () => {
  it("run in an independent runtime, as near to the float model as the converter's", { timeout: 300_000 }, async () => {
    const { cases } = JSON.parse(readFileSync(requireShared("opzoo", "index.json"), "utf8")) as { cases: ZooCase[] };
    let oracle = await createOracle({ kernels: "builtin" });
    const [further, elsewhere]: [string[], string[]] = [[], []];
    let compared = 0;
    for (const { name, kernels, failed } of cases) {
      const wanted = Object.keys(schemes).filter((scheme) => kernels[scheme] || scheme in failed);
      if (wanted.length === 0 || !kernels["float"] || name in notComparable) continue;
      const float = readZoo(name);
      const samples = zooSamples(name, float);
      const ranges = calibrateOn(float, samples);
      const expected = run(float, samples);
      for (const kind of wanted) {
        compared++;
        const scheme = schemes[kind]!;
        const quantized = quantizeModel(float, { scheme, ranges });
        const ours = run(quantized.model, samples);
        const theirs = kernels[kind] ? run(readZoo(name, kind), samples) : undefined;
        const steps = expected[0]!.map((_, output) => stepOf(quantized.model, samples[0]!, output));
        const tooFar = steps.findIndex((step, output) => {
          const limit = limitOf(expected, theirs, output, scheme.activations!.bits);
          return !(rms(expected, ours, output) <= Math.max(limit, step / 2));
        });
        if (tooFar >= 0) further.push(`${name}/${kind}`);
        if (hasVariables(float)) continue;
        try {
          const results = await runElsewhere(oracle, quantized, samples[0]!);
          if (results && !agree(ours[0]!, results, steps)) elsewhere.push(`${name}/${kind}`);
        } catch (error) {
          elsewhere.push(`${name}/${kind}: ${String(error)}`);
          // It may be unusable now.
          oracle = await createOracle({ kernels: "builtin" });
        }
      }
    }
    expect(further.toSorted()).toEqual(Object.keys(furtherThanAllowed).toSorted());
    expect(elsewhere.toSorted()).toEqual(Object.keys(otherwiseElsewhere).toSorted());
    expect(compared).toBe(1206);
  });
});

function limitOf(
  expected: readonly Outputs[],
  theirs: readonly Outputs[] | undefined,
  output: number,
  bits: 8 | 16,
): number {
  const signal = rms(expected, undefined, output);
  const error = theirs ? rms(expected, theirs, output) : Infinity;
  return error > WRONG * signal ? ALONE[bits] * signal : MARGIN * error;
}

/** Whether two runtimes differ by one step at most, as their integer kernels may; a little more where floats follow. */
function agree(ours: Outputs, others: Outputs, steps: readonly number[]): boolean {
  return ours.every((values, output) =>
    values.every((value, i) => Math.abs(value - others[output]![i]!) <= 1.1 * steps[output]! + 1e-5),
  );
}

function hasVariables({ subgraphs }: Model): boolean {
  return subgraphs.some(({ tensors }) => tensors.some(({ isVariable }) => isVariable));
}
