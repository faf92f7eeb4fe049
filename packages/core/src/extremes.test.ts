import { expect, test } from "vitest";
import { createExtremes, extremesFromJson, extremesToJson, mergeExtremes, observeExtremes } from "./extremes.ts";
import type { Activation } from "./runner.ts";

const seen = (min: number, max: number, nonFinite = 0): Activation => ({
  id: { subgraph: 0, index: 0 },
  dtype: "float32",
  shape: [1],
  data: new Float32Array(1),
  range: () => ({ min, max, nonFinite }),
  countInto: () => {},
});

test("keeps the extremes and the lowest sample that set each", () => {
  const extremes = createExtremes();
  observeExtremes(extremes, seen(-1, 2), 7);
  observeExtremes(extremes, seen(-1, 1), 3);
  observeExtremes(extremes, seen(0, 2, 4), 9);
  expect(extremes).toEqual({ min: -1, max: 2, minSample: 3, maxSample: 7, nonFinite: 4, nonFiniteSample: 9 });
});

test("a tensor with nothing finite has no range, and -0 is 0", () => {
  const extremes = createExtremes();
  observeExtremes(extremes, seen(Infinity, -Infinity, 2), 1);
  expect(JSON.stringify(extremesToJson(extremes))).toBe(
    '{"min":null,"max":null,"minSample":-1,"maxSample":-1,"nonFinite":2,"nonFiniteSample":1}',
  );
  observeExtremes(extremes, seen(-0, -0), 4);
  expect(Object.is(extremes.min, 0) && Object.is(extremes.max, 0)).toBe(true);
});

test("JSON and back, merged, is the same; foreign JSON is refused", () => {
  const a = createExtremes();
  observeExtremes(a, seen(1, 5), 2);
  const b = extremesFromJson(JSON.parse(JSON.stringify(extremesToJson(a))));
  mergeExtremes(b, createExtremes());
  expect(b).toEqual(a);
  for (const value of [
    undefined,
    null,
    {},
    { ...extremesToJson(a), min: "1" },
    { ...extremesToJson(a), nonFinite: -1 },
  ])
    expect(() => extremesFromJson(value)).toThrow(/state of an observer/);
});
