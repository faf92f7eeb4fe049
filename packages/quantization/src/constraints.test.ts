import { specOf } from "@litequant/ops";
import { buildModel } from "@litequant/testkit";
import type { GraphSketch } from "@litequant/testkit";
import { expect, it } from "vitest";

import { calledSubgraphs, findConstraints } from "./constraints.ts";
import { listPorts, portName } from "./ports.ts";

const float = { shape: [2] } as const;
const flag = { dtype: "bool", shape: [] } as const;

function constraintsOf(...graphs: readonly GraphSketch[]): string[] {
  const model = buildModel(...graphs);
  return findConstraints(model, listPorts(model), specOf).map(({ ports }) => ports.map(portName).join(" = "));
}

const body: GraphSketch = { tensors: { a: float }, operators: [], inputs: ["a"], outputs: ["a"] };

it("ties the values of a branch to the ends of its subgraphs, and not the condition", () => {
  const main: GraphSketch = {
    tensors: { go: flag, x: float, y: float },
    operators: [
      { op: "IF", inputs: ["go", "x"], outputs: ["y"], options: { thenSubgraphIndex: 1, elseSubgraphIndex: 2 } },
    ],
    inputs: ["go", "x"],
    outputs: ["y"],
  };
  expect(constraintsOf(main, body, body)).toEqual([
    "0/0/in:1 = 1/in:0",
    "0/0/out:0 = 1/out:0",
    "0/0/in:1 = 2/in:0",
    "0/0/out:0 = 2/out:0",
  ]);
  expect(calledSubgraphs(buildModel(main, body, body), specOf)).toEqual(
    new Map([
      [1, [{ subgraph: 0, operator: 0, option: "thenSubgraphIndex" }]],
      [2, [{ subgraph: 0, operator: 0, option: "elseSubgraphIndex" }]],
    ]),
  );
});

it("ties what a loop carries: what goes in, comes out and goes in again", () => {
  const main: GraphSketch = {
    tensors: { x: float, y: float },
    operators: [
      { op: "WHILE", inputs: ["x"], outputs: ["y"], options: { condSubgraphIndex: 1, bodySubgraphIndex: 2 } },
    ],
    inputs: ["x"],
    outputs: ["y"],
  };
  const condition: GraphSketch = {
    tensors: { a: float, go: { ...flag, data: [0] } },
    operators: [],
    inputs: ["a"],
    outputs: ["go"],
  };
  expect(constraintsOf(main, condition, body)).toEqual([
    "0/0/in:0 = 1/in:0",
    "0/0/in:0 = 2/in:0",
    "0/0/out:0 = 2/out:0",
    "0/0/out:0 = 2/in:0",
  ]);
});

it("lets a value that is filled in count, unless it stands for infinity", () => {
  const leadOf = (fill: number): string => {
    const model = buildModel({
      tensors: {
        x: { shape: [2] },
        pads: { dtype: "int32", shape: [1, 2], data: [0, 1] },
        fill: { shape: [], data: [fill] },
        y: { shape: [3] },
      },
      operators: [{ op: "PADV2", inputs: ["x", "pads", "fill"], outputs: ["y"] }],
      inputs: ["x"],
      outputs: ["y"],
    });
    return findConstraints(model, listPorts(model), specOf).map(({ lead }) => lead && portName(lead))[0]!;
  };
  expect([0, -9, -65504, -3.4e38].map(leadOf)).toEqual(["0/0/out:0", "0/0/out:0", "0/0/in:0", "0/0/in:0"]);
});
