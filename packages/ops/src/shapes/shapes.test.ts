import { LitequantError } from "@litequant/core";
import type { KnownTensor, OpName, OpOptions } from "@litequant/core";
import fc from "fast-check";
import { describe, expect, test } from "vitest";

import { defaultOptions, resolveStridedSlice, shapeRule } from "../index.ts";

const known = (shape: readonly number[]): KnownTensor => ({ dtype: "float32", shape });
const vector = (...values: number[]): KnownTensor => ({
  dtype: "int32",
  shape: [values.length],
  values: () => Int32Array.from(values),
});
const unknown = (length: number): KnownTensor => ({ dtype: "int32", shape: [length] });

function shape<N extends OpName>(
  op: N,
  inputs: readonly (KnownTensor | undefined)[],
  options: Partial<OpOptions[N]> = {},
) {
  const rule = shapeRule(op);
  if (rule === undefined) throw new Error(`no rule for ${op}`);
  return rule({ ...defaultOptions(op), ...options }, inputs, 1)?.[0];
}

const strides = { strideH: 2, strideW: 1 };

describe("windows", () => {
  test("CONV_2D with SAME and VALID padding and dilation", () => {
    const inputs = [known([2, 7, 5, 3]), known([8, 3, 2, 3])];
    expect(shape("CONV_2D", inputs, strides)).toEqual([2, 4, 5, 8]);
    expect(shape("CONV_2D", inputs, { ...strides, padding: "VALID" })).toEqual([2, 3, 4, 8]);
    expect(shape("CONV_2D", inputs, { ...strides, padding: "VALID", dilationHFactor: 3 })).toEqual([2, 1, 4, 8]);
  });

  test("a filter larger than a VALID image is refused, by name", () => {
    const refused = () =>
      shape("CONV_2D", [known([1, 2, 2, 3]), known([8, 3, 3, 3])], { ...strides, padding: "VALID" });
    expect(refused).toThrow(LitequantError);
    expect(refused).toThrow(/CONV_2D: a filter of 3 x 3 does not fit/);
  });

  test("CONV_2D groups", () => {
    expect(shape("CONV_2D", [known([1, 4, 4, 6]), known([4, 1, 1, 3])], strides)).toEqual([1, 2, 4, 4]);
    expect(() => shape("CONV_2D", [known([1, 4, 4, 5]), known([4, 1, 1, 3])], strides)).toThrow(/groups/);
  });

  test("DEPTHWISE_CONV_2D takes its channels from the filter", () => {
    expect(shape("DEPTHWISE_CONV_2D", [known([1, 4, 4, 3]), known([1, 3, 3, 6])], strides)).toEqual([1, 2, 4, 6]);
  });

  test("pools", () => {
    expect(
      shape("MAX_POOL_2D", [known([1, 5, 5, 3])], { ...strides, filterHeight: 2, filterWidth: 2, padding: "VALID" }),
    ).toEqual([1, 2, 4, 3]);
  });
});

describe("matrices", () => {
  test("FULLY_CONNECTED flattens, or keeps dimensions", () => {
    const inputs = [known([2, 3, 4]), known([5, 4])];
    expect(shape("FULLY_CONNECTED", inputs)).toEqual([6, 5]);
    expect(shape("FULLY_CONNECTED", inputs, { keepNumDims: true })).toEqual([2, 3, 5]);
    expect(() => shape("FULLY_CONNECTED", [known([2, 3]), known([5, 4])])).toThrow(/no multiple/);
  });

  test("BATCH_MATMUL broadcasts and transposes", () => {
    expect(shape("BATCH_MATMUL", [known([2, 1, 3, 4]), known([5, 4, 6])])).toEqual([2, 5, 3, 6]);
    expect(shape("BATCH_MATMUL", [known([4, 3]), known([6, 4])], { adjX: true, adjY: true })).toEqual([3, 6]);
  });
});

describe("movement", () => {
  test("RESHAPE reads the tensor before the options, and waits for values", () => {
    expect(shape("RESHAPE", [known([2, 6]), vector(3, -1)])).toEqual([3, 4]);
    expect(shape("RESHAPE", [known([2, 6])], { newShape: [4, 3] })).toEqual([4, 3]);
    expect(shape("RESHAPE", [known([1])], { newShape: [0] })).toEqual([]);
    expect(shape("RESHAPE", [known([2, 6]), unknown(2)])).toBeUndefined();
    expect(() => shape("RESHAPE", [known([2, 6]), vector(5, 2)])).toThrow(/another batch/);
    expect(() => shape("RESHAPE", [known([2, 6]), vector(-1, -1)])).toThrow(/more than one/);
  });

  test("SQUEEZE", () => {
    expect(shape("SQUEEZE", [known([1, 3, 1, 2])])).toEqual([3, 2]);
    expect(shape("SQUEEZE", [known([1, 3, 1, 2])], { squeezeDims: [-2] })).toEqual([1, 3, 2]);
    expect(() => shape("SQUEEZE", [known([1, 3])], { squeezeDims: [1] })).toThrow(/is not 1/);
  });

  test("TRANSPOSE, PAD, CONCATENATION, MEAN, SLICE", () => {
    expect(shape("TRANSPOSE", [known([2, 3, 4]), vector(2, 0, 1)])).toEqual([4, 2, 3]);
    expect(() => shape("TRANSPOSE", [known([2, 3]), vector(0, 0)])).toThrow(/no permutation/);
    expect(
      shape("PAD", [known([2, 3]), { dtype: "int32", shape: [2, 2], values: () => Int32Array.of(1, 0, 2, 3) }]),
    ).toEqual([3, 8]);
    expect(shape("CONCATENATION", [known([2, 3]), known([2, 5])], { axis: -1 })).toEqual([2, 8]);
    expect(() => shape("CONCATENATION", [known([2, 3]), known([1, 5])], { axis: -1 })).toThrow(/does not fit/);
    expect(shape("MEAN", [known([2, 3, 4]), vector(-1, 1, 1)])).toEqual([2]);
    expect(shape("MEAN", [known([2, 3, 4]), vector(1)], { keepDims: true })).toEqual([2, 1, 4]);
    expect(shape("MEAN", [known([2, 3, 4]), unknown(1)])).toBeUndefined();
    expect(shape("SLICE", [known([4, 5]), vector(1, 0), vector(-1, 2)])).toEqual([3, 2]);
    expect(() => shape("SLICE", [known([4]), vector(3), vector(2)])).toThrow(/leave shape/);
  });

  test("broadcasting is symmetric and refuses sizes that differ", () => {
    expect(shape("ADD", [known([3, 1, 5]), known([4, 1])])).toEqual([3, 4, 5]);
    expect(shape("MUL", [known([0, 3]), known([1])])).toEqual([0, 3]);
    expect(() => shape("SUB", [known([3]), known([4])])).toThrow(/do not broadcast/);
  });

  test("STRIDED_SLICE masks", () => {
    const masks = defaultOptions("STRIDED_SLICE");
    if (masks === undefined) throw new Error("no defaults");
    const resolved = (options: Partial<OpOptions["STRIDED_SLICE"]>, begin: number[], end: number[], step: number[]) =>
      resolveStridedSlice([4, 5, 6], begin, end, step, { ...masks, ...options });
    expect(resolved({}, [1, 0, 0], [3, 5, 6], [1, 2, 4]).shape).toEqual([2, 3, 2]);
    expect(resolved({ shrinkAxisMask: 1 }, [-1], [0], [1])).toMatchObject({ shape: [5, 6], start: [3, 0, 0] });
    expect(resolved({ ellipsisMask: 1, shrinkAxisMask: 2 }, [0, 2], [0, 3], [1, 1])).toMatchObject({
      shape: [4, 5],
      start: [0, 0, 2],
    });
    expect(resolved({ newAxisMask: 1 }, [0, 1], [0, 3], [1, 1]).shape).toEqual([1, 2, 5, 6]);
    expect(resolved({ beginMask: 1, endMask: 1 }, [0], [0], [-1])).toMatchObject({
      start: [3, 0, 0],
      count: [4, 5, 6],
    });
    expect(resolved({ offset: true }, [1], [2], [1]).shape).toEqual([2, 5, 6]);
  });

  test("a strided slice counts what a loop over Python's rule counts", () => {
    const index = fc.integer({ min: -9, max: 9 });
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 7 }),
        index,
        index,
        fc.integer({ min: -3, max: 3 }),
        (length, begin, end, step) => {
          fc.pre(step !== 0);
          const low = step > 0 ? 0 : -1;
          const high = step > 0 ? length : length - 1;
          const clamp = (i: number) => Math.max(low, Math.min(high, i < 0 ? i + length : i));
          let count = 0;
          for (let i = clamp(begin); step > 0 ? i < clamp(end) : i > clamp(end); i += step) count++;
          expect(
            resolveStridedSlice([length], [begin], [end], [step], {
              beginMask: 0,
              endMask: 0,
              ellipsisMask: 0,
              newAxisMask: 0,
              shrinkAxisMask: 0,
              offset: false,
            }).shape,
          ).toEqual([count]);
        },
      ),
    );
  });
});
