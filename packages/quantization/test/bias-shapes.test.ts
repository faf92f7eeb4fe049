import { specOf } from "@litequant/ops";
import { int16x8 } from "@litequant/quantizer-int16x8";
import { buildModel } from "@litequant/testkit";
import { expect, it } from "vitest";

import { planQuantization, verifyQuantized } from "../src/index.ts";
import { quantizeHand, tableOf } from "./hand.ts";

it.each([[[1, 3]], [[1, 1, 1, 3]]])("writes a bias of shape %j as the list that kernels read", (shape) => {
  const model = buildModel({
    tensors: {
      x: { shape: [1, 2] },
      w: { shape: [3, 2], data: [1, 2, -3, 4, 0.5, -0.25] },
      b: { shape, data: [0.5, -0.25, 1] },
      y: { shape: [1, 3] },
    },
    operators: [{ op: "FULLY_CONNECTED", inputs: ["x", "w", "b"], outputs: ["y"] }],
    inputs: ["x"],
    outputs: ["y"],
  });
  const quantized = quantizeHand(model);
  const bias = quantized.model.subgraphs[0]!.tensors.find(({ dtype }) => dtype === "int32")!;
  expect(bias.shape).toEqual([3]);
  expect(bias.quantization!.scale.length).toBe(3);
  expect(verifyQuantized(quantized.model)).toEqual([]);
});

it("keeps a layer float whose weights are computed and whose 64-bit bias leaves 32 bits: it cannot widen", () => {
  const becomes = (bias: number): string => {
    const model = buildModel({
      tensors: {
        x: { shape: [1, 2] },
        w: { shape: [3, 2] },
        b: { shape: [3], data: [0, 0, bias] },
        y: { shape: [1, 3] },
      },
      operators: [{ op: "FULLY_CONNECTED", inputs: ["x", "w", "b"], outputs: ["y"] }],
      inputs: ["x", "w"],
      outputs: ["y"],
    });
    const scheme = int16x8();
    const ranges = tableOf(model, { x: [-1e-3, 1e-3], w: [-1e-3, 1e-3] });
    const ends = { inputs: ["float32", "float32"], outputs: ["float32"] } as const;
    const plan = planQuantization({ model, ranges, schemeOf: () => scheme, ends, fallback: "float", specOf });
    return plan.operators[0]!.reason.code;
  };
  expect(becomes(1e-4)).toBe("QUANTIZED");
  expect(becomes(1e-3)).toBe("BIAS_TOO_LARGE");
});
