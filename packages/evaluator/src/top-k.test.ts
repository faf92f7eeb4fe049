import { expect, test } from "vitest";
import { top1, top5 } from "./top-k.ts";

const outputs = (...scores: readonly number[]) => ({
  y: { dtype: "float32", shape: [1, scores.length], data: Float32Array.from(scores) } as const,
});
const invalid = (text: RegExp) =>
  expect.objectContaining({ code: "INVALID_DATA", message: expect.stringMatching(text) as string }) as Error;

test("top1 is argmax: of equal scores the lowest class wins", () => {
  const metric = top1();
  expect([0, 1, 2].map((label) => metric.score(outputs(0.1, 0.7, 0.2), label))).toEqual([0, 1, 0]);
  expect([0, 1].map((label) => metric.score(outputs(5, 5), label))).toEqual([1, 0]);
  expect(metric.combine([1, 0, 1, 1])).toBe(0.75);
});

test("top5 counts a label among the five highest", () => {
  const scores = outputs(7, 6, 5, 4, 3, 2, 1);
  expect([0, 4, 5].map((label) => top5().score(scores, label))).toEqual([1, 1, 0]);
  expect([0, 4, 5].map((label) => top5().score(outputs(1, 1, 1, 1, 1, 1), label))).toEqual([1, 1, 0]);
});

test("a NaN score never counts", () => {
  expect(top1().score(outputs(NaN, 1), 0)).toBe(0);
  expect(top1().score(outputs(NaN, 1), 1)).toBe(1);
});

test("labels beyond the classes are an error that guesses the cause", () => {
  expect(() => top1().score(outputs(1, 2), 2)).toThrow(invalid(/classes, 0 to 1; do the labels begin with 1/));
  expect(() => top1().score(outputs(1, 2), -1)).toThrow(invalid(/label is -1/));
  expect(() => top1().score(outputs(1, 2), [1])).toThrow(invalid(/no class index/));
  expect(() => top1().score(outputs(1), 0)).toThrow(invalid(/one score for each class/));
  expect(() => top1({ output: "z" }).score(outputs(1, 2), 0)).toThrow(invalid(/no output "z"; it has y/));
});
