import { buildModel } from "@litequant/testkit";
import type { TensorSketch } from "@litequant/testkit";
import { describe, expect, it } from "vitest";

import { linesOf, quantizeHand, tensorNamed } from "./hand.ts";

const vector = { shape: [1, 4] };

describe("a range that goes back through an operator that only hands values on", () => {
  const model = (others: boolean, outputs: readonly string[]) => {
    const tensors: Record<string, TensorSketch> = { x: vector, r: vector, z: vector, m: vector, t: vector };
    return buildModel({
      tensors,
      operators: [
        { op: "RESHAPE", inputs: ["x"], outputs: ["r"], options: { newShape: [1, 4] } },
        { op: "MINIMUM", inputs: ["r", "z"], outputs: ["m"] },
        ...(others ? [{ op: "ABS" as const, inputs: ["x"], outputs: ["t"] }] : []),
      ],
      inputs: ["x", "z"],
      outputs,
    });
  };
  const ranges = { x: [-1, 4], r: [-1, 4], m: [-1, 1], t: [0, 4] } as const;
  const scaleOf = (quantized: ReturnType<typeof quantizeHand>, name: string): number =>
    tensorNamed(quantized.model, name).quantization!.scale[0]!;

  it("is taken where nobody else reads the values", () => {
    const quantized = quantizeHand(model(false, ["m"]), { io: "int8", ranges });
    expect(linesOf(quantized.model)).toEqual(["RESHAPE x:int8 -> r:int8", "MINIMUM r:int8 z:int8 -> m:int8"]);
    expect(scaleOf(quantized, "x")).toBe(Math.fround(2 / 255));
  });

  it("does not clip what others read on the way: a requantization stands between", () => {
    for (const outputs of [
      ["m", "t"],
      ["m", "r", "t"],
    ]) {
      const quantized = quantizeHand(model(true, outputs), { io: "int8", ranges });
      expect(scaleOf(quantized, "x")).toBe(Math.fround(5 / 255));
      expect(linesOf(quantized.model)).toContain("QUANTIZE r:int8 -> r_int8:int8");
    }
    const seen = quantizeHand(model(false, ["m", "x"]), { io: "int8", ranges });
    expect(scaleOf(seen, "x")).toBe(Math.fround(5 / 255));
  });

  it("is taken all the same where it covers them", () => {
    const quantized = quantizeHand(model(true, ["m", "t"]), { io: "int8", ranges: { ...ranges, m: [-5, 5] } });
    expect(linesOf(quantized.model).some((line) => line.startsWith("QUANTIZE"))).toBe(false);
  });
});
