import { packInt4 } from "@litequant/core";
import type { Model } from "@litequant/core";
import { decodeModel, encodeModel } from "@litequant/schema";
import { buildModel } from "@litequant/testkit";
import { expect, it } from "vitest";

import { createRunner } from "./runner.ts";

const options = {
  fusedActivationFunction: "NONE",
  weightsFormat: "DEFAULT",
  keepNumDims: false,
  asymmetricQuantizeInputs: false,
  quantizedBiasType: "float32",
} as const;

/** Two rows of int4 weights in blocks of two, whose scales are a tensor of the graph. */
function blockwise(scales: readonly number[]): Model {
  const values = Int8Array.of(1, 2, -3, 4, 5, 6, 7, -8);
  return buildModel({
    tensors: {
      x: { shape: [1, 4] },
      w: {
        dtype: "int4",
        shape: [2, 4],
        data: packInt4(values),
        quantization: {
          scale: [],
          zeroPoint: [],
          axis: 0,
          details: { kind: "blockwise", scales: 2, zeroPoints: -1, blockSize: 2 },
        },
      },
      s: { dtype: "float16", shape: [scales.length / 2, 2], data: Uint16Array.from(scales) },
      y: { shape: [1, 2] },
    },
    operators: [{ op: "FULLY_CONNECTED", options, inputs: ["x", "w", ""], outputs: ["y"] }],
    inputs: ["x"],
    outputs: ["y"],
  });
}

// 1, 2, 1/2 and 4.
const halves = [0x3c00, 0x4000, 0x3800, 0x4400];
const x = { dtype: "float32", shape: [1, 4], data: Float32Array.of(0, 255, 100, 10) } as const;

it("multiplies by int4 weights with a scale for each block, from file to result", () => {
  const { model } = decodeModel(encodeModel(blockwise(halves)));
  const runner = createRunner(model);
  for (let index = 0; index < 2; index++) {
    const { y } = runner.run({ index, inputs: { x } });
    expect(Array.from(y!.data as Float32Array)).toEqual([510 + 2 * (-300 + 40), 0.5 * 6 * 255 + 4 * (700 - 80)]);
  }
});

it("refuses scales that do not fit the blocks", () => {
  const runner = () => createRunner(blockwise(halves.slice(2))).run({ index: 0, inputs: { x } });
  expect(runner).toThrow(/FULLY_CONNECTED .*: 2 scales of blocks of 2 do not fit 8 weights/);
});
