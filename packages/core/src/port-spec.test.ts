import { expect, test } from "vitest";
import type { Operator } from "./operator.ts";
import { channelAxisOf, portSpec } from "./port-spec.ts";

test("a variadic last port stands for all that follow", () => {
  const [plain, many] = [{ role: "plain" }, { role: "activation", variadic: true }] as const;
  expect([0, 1, 7].map((position) => portSpec([plain, many], position))).toEqual([plain, many, many]);
  expect(portSpec([plain], 1)).toBeUndefined();
  expect(portSpec(undefined, 0)).toBeUndefined();
});

test("the axis of channels may count from the end, and depend on an option", () => {
  const product = (adjY = false): Operator => ({
    op: "BATCH_MATMUL",
    options: { adjX: false, adjY, asymmetricQuantizeInputs: false },
    version: 1,
    inputs: [],
    outputs: [],
    intermediates: [],
  });
  const spec = { role: "activation", channelAxis: -1, channelAxisWith: { option: "adjY", axis: -2 } } as const;
  expect([product(), product(true)].map((operator) => channelAxisOf(spec, operator, 3))).toEqual([2, 1]);
  expect(channelAxisOf(spec, product(true), 1)).toBeUndefined();
  expect(channelAxisOf({ role: "weight", channelAxis: 3 }, product(), 2)).toBeUndefined();
  expect(channelAxisOf({ role: "weight" }, product(), 2)).toBeUndefined();
});
