import { buildModel } from "@litequant/testkit";
import { expect, it } from "vitest";

import { quantizeHand } from "./hand.ts";

it("keeps products float of too many numbers, and of one: integer kernels overflow, or read what nobody wrote", () => {
  const becomes = (shape: readonly number[], options: { readonly compat?: "tflite" } = {}): string => {
    const model = buildModel({
      tensors: {
        x: { shape },
        axes: { dtype: "int32", shape: [1], data: [1] },
        y: { shape: [2, 1] },
        t: { shape: [2, 1] },
      },
      operators: [
        { op: "REDUCE_PROD", inputs: ["x", "axes"], outputs: ["y"], options: { keepDims: true } },
        { op: "TANH", inputs: ["y"], outputs: ["t"] },
      ],
      inputs: ["x"],
      outputs: ["t"],
    });
    const { to, reason } = quantizeHand(model, options).plan.operators[0]!;
    return `${to} ${reason.code}`;
  };
  expect(becomes([2, 3])).toBe("int8 QUANTIZED");
  expect(becomes([2, 64])).toBe("int8 QUANTIZED");
  expect(becomes([2, 65])).toBe("float32 FACTORS");
  expect(becomes([2, 1])).toBe("float32 FACTORS");
  expect(becomes([2, 1], { compat: "tflite" })).toBe("int8 QUANTIZED");
});
