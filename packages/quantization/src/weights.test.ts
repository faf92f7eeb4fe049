import { float16ToNumber, numberToFloat16 } from "@litequant/core";
import type { DType, Operator, PortSpec, Tensor, TensorForm } from "@litequant/core";
import { buildModel } from "@litequant/testkit";
import { describe, expect, it } from "vitest";

import { constantRanges } from "./constant-ranges.ts";
import { weightForm } from "./weights.ts";

const weight: PortSpec = { role: "weight", channelAxis: 0 };

function formOfWeight(
  values: readonly number[],
  shape: readonly number[],
  request: { readonly dtype: DType; readonly granularity: "channel" | "tensor" | number; readonly stored?: true },
  spec: PortSpec = weight,
  options: object = {},
): TensorForm {
  const model = buildModel({ tensors: { w: { shape, data: values } }, operators: [], inputs: [], outputs: ["w"] });
  const tensor: Tensor = model.subgraphs[0]!.tensors[0]!;
  const operator = { op: "CUSTOM:any", options, version: 1, inputs: [], outputs: [], intermediates: [] } as never;
  return weightForm(
    tensor,
    operator as Operator,
    { request: { symmetric: true, ...request }, spec },
    constantRanges(model),
  );
}

describe("weightForm", () => {
  it("gives the largest weight of a channel the highest integer of its width", () => {
    const values = [1, -14, 7, 3];
    const scaleOf = (dtype: DType) => formOfWeight(values, [2, 2], { dtype, granularity: "channel" }).scale;
    expect(scaleOf("int8")).toEqual([Math.fround(14 / 127), Math.fround(7 / 127)]);
    expect(scaleOf("int4")).toEqual([2, 1]);
    expect(scaleOf("int2")).toEqual([14, 7]);
    expect(formOfWeight(values, [2, 2], { dtype: "int4", granularity: "tensor" })).toEqual({
      dtype: "int4",
      scale: [2],
      zeroPoint: [0],
    });
  });

  it("has a scale per block of a row, as short as kernels keep it", () => {
    const values = [7, 1, 0.7, 0.1, 0, 0, -2.1, 1];
    const form = formOfWeight(values, [2, 4], { dtype: "int4", granularity: 2 });
    expect(form).toMatchObject({ dtype: "int4", axis: 1, blockSize: 2, zeroPoint: [0, 0, 0, 0] });
    for (const scale of form.scale!) {
      expect(float16ToNumber(numberToFloat16(scale))).toBe(scale);
      expect(scale).toBeGreaterThan(0);
    }
    // Eight significant bits: 0.1 is 205 / 2048, 0.3 is 154 / 512.
    expect([form.scale![0], form.scale![1], form.scale![3]]).toEqual([1, 205 / 2048, 154 / 512]);
    const stored = formOfWeight(values, [2, 4], { dtype: "int4", granularity: 2, stored: true });
    expect(stored.scale![1]).toBe(Math.fround(Math.fround(0.7) / 7));
  });

  it("holds what no float16 can", () => {
    const form = formOfWeight([1e9, 1], [1, 2], { dtype: "int4", granularity: 2 });
    expect(form.scale).toEqual([65504]);
  });

  it("finds the axis of channels by the operator's options", () => {
    const columns: PortSpec = { role: "activation", channelAxis: -1, channelAxisWith: { option: "adjY", axis: -2 } };
    const request = { dtype: "int8", granularity: "channel" } as const;
    expect(formOfWeight([1, 2, 3, 4, 5, 6], [2, 3], request, columns)).toMatchObject({ axis: 1 });
    expect(formOfWeight([1, 2, 3, 4, 5, 6], [2, 3], request, columns, { adjY: true })).toMatchObject({ axis: 0 });
  });
});
