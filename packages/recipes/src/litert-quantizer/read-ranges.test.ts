import { buildModel } from "@litequant/testkit";
import { describe, expect, it } from "vitest";

import { readLiteRtRanges } from "../index.ts";

const graph = {
  tensors: {
    x: { shape: [1, 2] },
    two: { shape: [2], data: [2, 2] },
    y: { shape: [1, 2] },
    n: { shape: [1], dtype: "int32" },
  },
  operators: [{ op: "MUL", inputs: ["x", "two"], outputs: ["y"] }],
  inputs: ["x"],
  outputs: ["y"],
} as const;
const model = buildModel(graph, graph);

describe("readLiteRtRanges", () => {
  it("reads ranges by name for all subgraphs, constants left out", () => {
    const table = readLiteRtRanges(
      {
        model_qsvs: {
          x: { min: [[-1]], max: [[2]], num_samples: 3 },
          y: { min: [-0], max: [4], hessian: [1] },
          two: { min: [2], max: [2] },
          n: { min: [0], max: [1] },
          gone: { min: 0, max: 1 },
          idle: {},
        },
        metadata: { num_samples_calibrated: 3 },
      },
      model,
    );
    expect(table.tensors).toEqual([
      { subgraph: 0, index: 0, name: "x", min: -1, max: 2 },
      { subgraph: 0, index: 2, name: "y", min: 0, max: 4 },
      { subgraph: 1, index: 0, name: "x", min: -1, max: 2 },
      { subgraph: 1, index: 2, name: "y", min: 0, max: 4 },
    ]);
    expect(table.samples).toEqual([[0, 2]]);
    expect(table.diagnostics.map(({ message }) => message)).toEqual([
      "the calibration result has 1 tensors that the model has not, 'gone' first",
    ]);
  });

  it("takes the map of tensors alone, and several values as one range", () => {
    const table = readLiteRtRanges({ x: { min: [[-1, -3]], max: [[2, 1]] } }, model);
    expect(table.tensors[0]).toMatchObject({ min: -3, max: 2 });
    expect(table.samples).toEqual([]);
  });

  it.each([
    [null, "the calibration result is null"],
    [{ model_qsvs: [] }, "model_qsvs is []"],
    [{ x: 1 }, "'x' is 1 in the calibration result"],
    [{ x: { min: [2], max: [1] } }, "'x' has no range"],
    [{ x: { min: [null], max: [1] } }, "'x' has no range"],
    [{ x: { min: [1] } }, "'x' has no range"],
    [{ x: { min: [], max: [] } }, "'x' has no range"],
    [{ z: { min: 0, max: 1 } }, "no activation of the model is among the 1 tensors"],
  ])("refuses %j", (json, message) => {
    expect(() => readLiteRtRanges(json, model)).toThrow(message);
  });
});
