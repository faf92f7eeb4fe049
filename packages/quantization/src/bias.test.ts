import type { TensorForm } from "@litequant/core";
import { describe, expect, it } from "vitest";

import { biasForms } from "./bias.ts";

const perChannel: TensorForm = { dtype: "int8", scale: [0.5, 3.937007874015748e-9], zeroPoint: [0, 0], axis: 3 };

describe("biasForms", () => {
  it("is the float32 product of the scales", () => {
    const { bias, weight, widened } = biasForms(Float32Array.of(1, 0), 0.1, perChannel, "int32", true);
    expect(bias).toEqual({
      dtype: "int32",
      scale: [Math.fround(0.05), Math.fround(0.1 * 3.937007874015748e-9)],
      zeroPoint: [0, 0],
      axis: 0,
    });
    expect(weight).toBe(perChannel);
    expect(widened).toBe(0);
  });

  it("raises the scales of channels whose bias would not fit", () => {
    const { bias, weight, widened } = biasForms(Float32Array.of(1, -2), 0.25, perChannel, "int32", true);
    expect(widened).toBe(1);
    expect(bias.scale).toEqual([0.125, Math.fround(2 / 1073741823)]);
    expect(weight.scale).toEqual([0.5, Math.fround(2 / 1073741823 / 0.25)]);
    expect(Math.round(2 / bias.scale![1]!)).toBeLessThanOrEqual(2 ** 30);
  });

  it("looks at the largest bias where the weight has one scale", () => {
    const weight: TensorForm = { dtype: "int8", scale: [1e-9], zeroPoint: [0] };
    const { bias, widened } = biasForms(Float32Array.of(0.001, -3), 1, weight, "int32", true);
    expect([bias.scale, widened]).toEqual([[Math.fround(3 / 1073741823)], 1]);
  });

  it("raises them for 64-bit biases too, and leaves weights that it may not touch alone", () => {
    const values = Float32Array.of(1, -2);
    expect(biasForms(values, 0.25, perChannel, "int64", true).widened).toBe(1);
    expect(biasForms(values, 0.25, perChannel, "int32", false).widened).toBe(0);
  });
});
