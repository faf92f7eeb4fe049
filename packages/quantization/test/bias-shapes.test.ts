import { buildModel } from "@litequant/testkit";
import { expect, it } from "vitest";

import { verifyQuantized } from "../src/index.ts";
import { quantizeHand } from "./hand.ts";

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
