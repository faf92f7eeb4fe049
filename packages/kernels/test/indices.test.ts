import { LitequantError } from "@litequant/core";
import { runKernel } from "@litequant/testkit";
import type { KernelInput } from "@litequant/testkit";
import { expect, it } from "vitest";

import { referenceKernels } from "../src/index.ts";
import { constant, input, vector } from "./cases/sketch.ts";

const table = input("float32", [2, 1], [1, 2]);
const at = (...values: number[]): KernelInput => input("int32", [values.length], values);
const pair = (...values: number[]): KernelInput => input("int32", [1, values.length], values);
const zero = constant("float32", [], [0]);

/** Indices in the data that point outside of what they are for. */
const cases: readonly (readonly [op: string, options: object, ...inputs: KernelInput[]])[] = [
  ["GATHER", { axis: 0, batchDims: 0 }, table, at(2)],
  ["GATHER", { axis: 0, batchDims: 0 }, table, at(-1)],
  ["GATHER_ND", {}, table, pair(0, 1)],
  ["SCATTER_ND", {}, pair(2), input("float32", [1, 1], [5]), vector(2, 1)],
  ["SPARSE_TO_DENSE", {}, at(2), vector(2), input("float32", [1], [5]), zero],
  ["EMBEDDING_LOOKUP", {}, at(7), table],
  ["UNSORTED_SEGMENT_SUM", {}, table, at(0, 1), constant("int32", [], [1])],
  ["EMBEDDING_LOOKUP_SPARSE", { combiner: "SUM" }, at(2), pair(0, 0), vector(1, 1), input("float32", [1], [1]), table],
  ["REVERSE_SEQUENCE", { seqDim: 1, batchDim: 0 }, table, at(1, 2)],
];

const calls = cases.map(([op, options, ...inputs]) => ({ op, options, inputs }));

it.each(calls)("$op refuses an index outside and says which", ({ op, options, inputs }) => {
  const shape = op === "REVERSE_SEQUENCE" ? [2, 1] : op === "SPARSE_TO_DENSE" ? [2] : [1, 1];
  const call = { op, options, inputs, outputs: [{ dtype: "float32" as const, shape }] };
  const kernel = referenceKernels.kernel(op)!;
  expect(() => runKernel(kernel, call)).toThrow(LitequantError);
  expect(() => runKernel(kernel, call)).toThrow(/index -?\d+ is outside of 0\.\.\d/u);
});
