import { buildModel } from "@litequant/testkit";
import type { GraphSketch, OperatorSketch } from "@litequant/testkit";
import { expect, it } from "vitest";
import { macsOf } from "./macs.ts";
import { viewOperators } from "./views.ts";

type Sized = Readonly<Record<string, readonly number[]>>;

function macs(operator: OperatorSketch, shapes: Sized): number {
  const tensors: GraphSketch["tensors"] = Object.fromEntries(
    Object.entries(shapes).map(([name, shape]) => [name, { shape }]),
  );
  const model = buildModel({ tensors, operators: [operator], inputs: [], outputs: [] });
  return macsOf(viewOperators(model)[0]!);
}

it.each<[string, OperatorSketch, Sized, number]>([
  [
    "a convolution: outputs times filter",
    { op: "CONV_2D", inputs: ["x", "w"], outputs: ["y"] },
    { x: [1, 8, 8, 3], w: [16, 3, 3, 3], y: [1, 4, 4, 16] },
    4 * 4 * 16 * 27,
  ],
  [
    "a grouped convolution: the filter's own channels",
    { op: "CONV_2D", inputs: ["x", "w"], outputs: ["y"] },
    { x: [1, 8, 8, 4], w: [8, 3, 3, 2], y: [1, 8, 8, 8] },
    8 * 8 * 8 * 18,
  ],
  [
    "a depthwise convolution: no sum over channels",
    { op: "DEPTHWISE_CONV_2D", inputs: ["x", "w"], outputs: ["y"] },
    { x: [1, 8, 8, 4], w: [1, 3, 3, 8], y: [1, 8, 8, 8] },
    8 * 8 * 8 * 9,
  ],
  [
    "a transposed convolution: every input meets the filter",
    { op: "TRANSPOSE_CONV", inputs: ["s", "w", "x"], outputs: ["y"] },
    { s: [4], w: [5, 3, 3, 2], x: [1, 4, 4, 2], y: [1, 8, 8, 5] },
    4 * 4 * 5 * 3 * 3 * 2,
  ],
  [
    "a dense layer",
    { op: "FULLY_CONNECTED", inputs: ["x", "w"], outputs: ["y"] },
    { x: [2, 3, 8], w: [4, 8], y: [6, 4] },
    6 * 4 * 8,
  ],
  [
    "a product of matrices",
    {
      op: "BATCH_MATMUL",
      inputs: ["a", "b"],
      outputs: ["y"],
      options: { adjX: true, adjY: false, asymmetricQuantizeInputs: false },
    },
    { a: [2, 7, 3], b: [2, 7, 5], y: [2, 3, 5] },
    2 * 3 * 5 * 7,
  ],
  [
    "SVDF: both weights, each sample of the batch",
    { op: "SVDF", inputs: ["x", "f", "t"], outputs: ["y"] },
    { x: [2, 8], f: [16, 8], t: [16, 4], y: [2, 4] },
    2 * (128 + 64),
  ],
  ["nothing in an addition", { op: "ADD", inputs: ["x", "y"], outputs: ["z"] }, { x: [4], y: [4], z: [4] }, 0],
])("counts %s", (_, operator, shapes, expected) => {
  expect(macs(operator, shapes)).toBe(expected);
});
