import type { Json, Metric } from "@litequant/core";
import { expect, test } from "vitest";
import { cosine, mse, sqnr } from "./value-metrics.ts";

const value = (...list: readonly number[]) =>
  ({ dtype: "float32", shape: [list.length], data: Float32Array.from(list) }) as const;

/** The metric over samples of [got, expected], its scores sent through JSON as from a worker. */
function over(metric: Metric, samples: readonly (readonly [readonly number[], readonly number[]])[]): number {
  const scores = samples.map(([got, want]) => metric.score({ y: value(...got) }, { y: value(...want) }));
  return metric.combine(JSON.parse(JSON.stringify(scores)) as Json[]);
}

test("mse is the mean over all elements of all samples", () => {
  expect(
    over(mse(), [
      [
        [1, 2],
        [1, 4],
      ],
      [
        [0, 0],
        [0, 2],
      ],
    ]),
  ).toBe(2);
});

test("sqnr adds signal and noise up over the samples before it divides", () => {
  // Signal 10^2 + 0 and noise 1: 20 dB. The mean of each sample's own figure would be something else.
  expect(
    over(sqnr(), [
      [[9], [10]],
      [[0], [0]],
    ]),
  ).toBeCloseTo(20, 12);
  expect(
    over(sqnr(), [
      [
        [1, 2],
        [1, 2],
      ],
    ]),
  ).toBe(999);
  expect(over(sqnr(), [[[1], [0]]])).toBe(-999);
});

test("cosine is the mean over samples", () => {
  expect(
    over(cosine(), [
      [
        [1, 0],
        [2, 0],
      ],
      [
        [1, 0],
        [0, 1],
      ],
    ]),
  ).toBe(0.5);
  expect(
    over(cosine(), [
      [
        [0, 0],
        [0, 0],
      ],
      [
        [0, 0],
        [1, 0],
      ],
    ]),
  ).toBe(0.5);
});

test("of several outputs the worst counts, and other names pair by position", () => {
  const score = sqnr().score({ a: value(1), b: value(9) }, { x: value(1), y: value(10) });
  expect(sqnr().combine([score])).toBeCloseTo(20, 12);
  expect(mse().combine([mse().score({ a: value(1), b: value(9) }, { b: value(10), a: value(1) })])).toBe(1);
});

test("lists of numbers are expected values of a model with one output", () => {
  expect(mse().combine([mse().score({ y: value(1, 2) }, [1, 4])])).toBe(2);
  expect(mse().combine([mse().score({ y: value(3) }, 4)])).toBe(1);
  const invalid = (text: RegExp) =>
    expect.objectContaining({ code: "INVALID_DATA", message: expect.stringMatching(text) as string }) as Error;
  expect(() => mse().score({ y: value(1) }, [1, 2])).toThrow(invalid(/has 1 values, 2 are expected/));
  expect(() => mse().score({ y: value(1), z: value(2) }, [1])).toThrow(
    invalid(/has 2 outputs \(y, z\), 1 are expected/),
  );
  expect(() => mse().score({ y: value(1, NaN) }, [1, 2])).toThrow(invalid(/output "y" has NaN at element 1/));
});
