import { LitequantError } from "@litequant/core";
import type { KnownTensor } from "@litequant/core";
import { describe, expect, test } from "vitest";

import { defaultOptions, operatorVersion, shapeRule, specOf } from "../index.ts";
import type { KnownOp } from "../index.ts";

const known = (shape: readonly number[]): KnownTensor => ({ dtype: "float32", shape });
const vector = (...values: number[]): KnownTensor => ({
  dtype: "int32",
  shape: [values.length],
  values: () => Int32Array.from(values),
});

describe("reductions", () => {
  test.each(["SUM", "MEAN", "REDUCE_PROD", "REDUCE_MAX", "REDUCE_MIN", "REDUCE_ANY", "REDUCE_ALL"] as const)(
    "%s drops axes, or keeps them at size 1",
    (op) => {
      const shape = (keepDims: boolean, ...axes: number[]) =>
        shapeRule(op)?.({ keepDims }, [known([2, 3, 4]), vector(...axes)], 1)?.[0];
      expect(shape(false, 1, -1)).toEqual([2]);
      expect(shape(true, 1, -1)).toEqual([2, 1, 1]);
      expect(() => shape(false, 3)).toThrow(`${op}: axis 3 is out of range`);
    },
  );

  test("axes that only a run knows leave the shape open", () => {
    const axes: KnownTensor = { dtype: "int32", shape: [1] };
    expect(shapeRule("SUM")?.(undefined, [known([2, 3]), axes], 1)).toBeUndefined();
  });
});

describe("REDUCE_WINDOW", () => {
  const shape = (size: readonly number[], ...windows: readonly (readonly number[])[]) =>
    shapeRule("REDUCE_WINDOW")?.(
      undefined,
      [known(size), known([]), ...windows.map((values) => vector(...values))],
      1,
    )?.[0];

  test("counts positions, 0 where the window does not fit", () => {
    expect(shape([5, 6], [2, 3], [1, 2], [1, 1])).toEqual([4, 2]);
    expect(shape([5, 6], [3, 3], [1, 1], [2, 1])).toEqual([1, 4]);
    expect(shape([2], [3], [1], [1])).toEqual([0]);
  });

  test("refuses strides of 0", () => {
    expect(() => shape([2], [1], [0], [1])).toThrow(LitequantError);
  });
});

describe("operators of two inputs", () => {
  test.each(["DIV", "POW", "MAXIMUM", "LESS", "LOGICAL_AND", "BITWISE_XOR", "SQUARED_DIFFERENCE"] as const)(
    "%s has the common shape",
    (op) => {
      expect(shapeRule(op)?.(undefined, [known([2, 1, 4]), known([3, 1])], 1)).toEqual([[2, 3, 4]]);
      expect(() => shapeRule(op)?.(undefined, [known([2]), known([3])], 1)).toThrow(/do not broadcast/);
    },
  );
});

describe("versions to write", () => {
  const tensor = (dtype: "float32" | "int8" | "int16" | "int32", shape: readonly number[] = [1, 4]) => ({
    name: "",
    dtype,
    shape,
    hasRank: true,
    isVariable: false,
    buffer: 0,
    ...(dtype.length < 6 && dtype !== "int32" && { quantization: { scale: [1], zeroPoint: [0], axis: 0 } }),
  });
  const version = (op: KnownOp, ...inputs: readonly ReturnType<typeof tensor>[]) => {
    const operator = { op, version: 1, inputs: [0, 1], outputs: [2], intermediates: [], options: defaultOptions(op) };
    return operatorVersion(specOf(op)!, operator as never, inputs, inputs.slice(0, 1));
  };

  test("follow types", () => {
    expect((["float32", "int8", "int16", "int32"] as const).map((dtype) => version("ABS", tensor(dtype)))).toEqual([
      1, 2, 3, 5,
    ]);
    expect(
      (["float32", "int8", "int16", "int32"] as const).map((dtype) => version("FLOOR_DIV", tensor(dtype))),
    ).toEqual([2, 3, 3, 1]);
    expect((["float32", "int8", "int16"] as const).map((dtype) => version("REDUCE_MAX", tensor(dtype)))).toEqual([
      1, 2, 3,
    ]);
  });

  test("follow ranks of what is broadcast", () => {
    const deep = tensor("int8", [1, 2, 3, 4, 5]);
    expect(version("MAXIMUM", deep, deep)).toBe(2);
    expect(version("MAXIMUM", deep, tensor("int8", [5]))).toBe(3);
    expect(version("DIV", deep, tensor("int8", [5]))).toBe(2);
  });
});
