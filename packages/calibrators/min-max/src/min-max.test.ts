import { activationOf, calibratorContract } from "@litequant/testkit";
import { expect, test } from "vitest";
import { minMax } from "./min-max.ts";

calibratorContract(minMax());

const tensor = { name: "x", dtype: "float32", shape: [2], hasRank: true, isVariable: false, buffer: 0 } as const;

test("keeps the extremes, the samples that set them, and counts what is not finite", () => {
  const observer = minMax().createObserver(tensor);
  observer.observe(activationOf([0.5, -2]), 4);
  observer.observe(activationOf([NaN, 3, Infinity]), 1);
  observer.observe(activationOf([-2, 3]), 9);
  expect(observer.range()).toEqual({ min: -2, max: 3 });
  expect(observer.toJSON()).toEqual({
    min: -2,
    max: 3,
    minSample: 4,
    maxSample: 1,
    nonFinite: 2,
    nonFiniteSample: 1,
  });
});

test("an all-negative tensor keeps its negative maximum", () => {
  const observer = minMax().createObserver(tensor);
  observer.observe(activationOf([-3, -1]), 0);
  expect(observer.range()).toEqual({ min: -3, max: -1 });
});
