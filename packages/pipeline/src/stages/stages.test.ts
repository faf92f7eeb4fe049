import { minMax } from "@litequant/calibrator-min-max";
import { percentile } from "@litequant/calibrator-percentile";
import { LitequantError } from "@litequant/core";
import type { Sample } from "@litequant/core";
import { generatorSource } from "@litequant/datasets";
import { cosine, sqnr } from "@litequant/evaluator";
import { int8 } from "@litequant/quantizer-int8";
import { firstValueFrom, from, lastValueFrom, tap, toArray } from "rxjs";
import { describe, expect, it } from "vitest";
import { sampleOf, smallNet, smallSamples } from "../../test/models.ts";
import { calibrate } from "./calibrate.ts";
import { evaluate } from "./evaluate.ts";
import { interpret } from "./interpret.ts";
import { quantize } from "./quantize.ts";
import { samples$ } from "./samples.ts";

const model = smallNet();

describe("the stages", () => {
  it("run as one pipeline from samples to scores", async () => {
    const representativeDataset$ = samples$(() => smallSamples(20));
    const rows = await firstValueFrom(
      representativeDataset$.pipe(
        interpret(model),
        calibrate(percentile({ p: 99.99 })),
        quantize(model, int8({ io: "int8", fallback: "error" })),
        evaluate(smallSamples(5), [cosine(), sqnr()]),
      ),
    );
    expect(rows.map(({ model: name, metric, samples }) => [name, metric, samples])).toEqual([
      ["source", "cosine", 5],
      ["source", "sqnr", 5],
      ["quantized", "cosine", 5],
      ["quantized", "sqnr", 5],
    ]);
    expect(rows[2]!.score).toBeGreaterThan(0.999);
    expect(rows[3]!.score).toBeGreaterThan(25);
  });

  it("are cold: each subscription counts anew", async () => {
    const table$ = from(smallSamples(6)).pipe(interpret(model), calibrate(minMax()));
    const [first, second] = [await firstValueFrom(table$), await firstValueFrom(table$)];
    expect(first.samples).toEqual([[0, 5]]);
    expect(second).toEqual(first);
  });

  it("hand on handles that hold no values: collecting them does no harm", async () => {
    const handles = await firstValueFrom(from(smallSamples(3)).pipe(interpret(model), toArray()));
    const [a, b] = [handles[0]!.run(), handles[2]!.run()];
    expect(handles[0]!.run()).toEqual(a);
    expect(b).not.toEqual(a);
  });

  it("are synchronous per element: a source is asked for one sample at a time", async () => {
    let asked = 0;
    let ahead = 0;
    let done = 0;
    const counting = function* (): Generator<Sample> {
      for (const sample of smallSamples(50)) {
        asked++;
        yield sample;
      }
    };
    const table$ = samples$(counting).pipe(
      tap(() => (ahead = Math.max(ahead, asked - done))),
      interpret(model),
      tap({ next: () => done++ }),
      calibrate(minMax()),
    );
    await lastValueFrom(table$);
    expect(ahead).toBe(1);
  });

  it("stop when unsubscribed", async () => {
    let asked = 0;
    const endless = function* (): Generator<Sample> {
      for (;;) yield sampleOf(asked++, new Float32Array(8));
    };
    const subscription = samples$(endless).pipe(interpret(model), calibrate(minMax())).subscribe();
    await new Promise((resolve) => setTimeout(resolve, 10));
    subscription.unsubscribe();
    const atStop = asked;
    await new Promise((resolve) => setTimeout(resolve, 70));
    expect(asked - atStop).toBeLessThanOrEqual(1);
    expect(atStop).toBeGreaterThan(1);
  });

  it("carry the sample's index in errors", async () => {
    const samples = [...smallSamples(3), sampleOf(3, new Float32Array(5))];
    const failing = firstValueFrom(from(samples).pipe(interpret(model), calibrate(minMax())));
    await expect(failing).rejects.toSatisfy((error) => LitequantError.isInstance(error) && error.location.sample === 3);
  });

  it("say when there was no sample", async () => {
    const empty = firstValueFrom(from([] as Sample[]).pipe(interpret(model), calibrate(minMax())));
    await expect(empty).rejects.toThrow(expect.objectContaining({ code: "NO_DATA" }) as Error);
  });

  it("take a data source as test set, and check what it yields", async () => {
    const testSet = generatorSource(() => [{ x: new Float32Array(8).fill(1) }, { x: new Float32Array(8).fill(NaN) }]);
    const quantized$ = from(smallSamples(12)).pipe(interpret(model), calibrate(minMax()), quantize(model, int8()));
    await expect(firstValueFrom(quantized$.pipe(evaluate(testSet, [sqnr()])))).rejects.toThrow(/sample 1 has NaN/);
  });
});
