import { buildModel, tensorIndex } from "@litequant/testkit";
import { describe, expect, it } from "vitest";

import { fuseActivations, removeDeadOperators } from "./index.ts";

const vector = { shape: [1, 4] };
const none = { fusedActivationFunction: "NONE", potScaleInt16: true } as const;

describe("fuseActivations", () => {
  it("moves RELU6 into the ADD before it; the output keeps index, name and links", () => {
    const model = buildModel({
      tensors: { x: vector, y: vector, sum: vector, z: vector },
      operators: [
        { op: "ADD", inputs: ["x", "y"], outputs: ["sum"], options: none },
        { op: "RELU6", inputs: ["sum"], outputs: ["z"] },
      ],
      inputs: ["x", "y"],
      outputs: ["z"],
    });
    const { model: fused, fused: pairs, links, operatorLinks } = fuseActivations(model);
    const [graph] = fused.subgraphs;
    expect(pairs).toEqual([{ subgraph: 0, from: 1, into: 0 }]);
    expect(graph!.operators).toMatchObject([{ op: "ADD", options: { fusedActivationFunction: "RELU6" } }]);
    expect(graph!.tensors.map(({ name }) => name)).toEqual(["x", "y", "z"]);
    expect(links.some(({ from }) => from.index === tensorIndex(model, "sum"))).toBe(false);
    expect(operatorLinks).toEqual([{ subgraph: 0, from: 0, to: 0 }]);
    expect(model.subgraphs[0]!.operators).toHaveLength(2);
  });

  it("fills in default options where the file has none, and fuses only the first of two activations", () => {
    const model = buildModel({
      tensors: { x: vector, sum: vector, a: vector, z: vector },
      operators: [
        { op: "ADD", inputs: ["x", "x"], outputs: ["sum"] },
        { op: "RELU", inputs: ["sum"], outputs: ["a"] },
        { op: "RELU6", inputs: ["a"], outputs: ["z"] },
      ],
      inputs: ["x"],
      outputs: ["z"],
    });
    const { operators } = fuseActivations(model).model.subgraphs[0]!;
    expect(operators).toMatchObject([
      { op: "ADD", options: { fusedActivationFunction: "RELU", potScaleInt16: true } },
      { op: "RELU6" },
    ]);
  });

  it.each([
    ["the output has another reader", { readers: true }],
    ["the output is an output of the model", { visible: true }],
    ["there is an activation already", { fused: true }],
    ["the operator has no option for it", { op: true }],
  ] as const)("leaves the graph alone where %s", (_, how) => {
    const options = { ...none, fusedActivationFunction: "fused" in how ? "RELU" : "NONE" } as const;
    const model = buildModel({
      tensors: { x: vector, sum: vector, z: vector, w: vector },
      operators: [
        "op" in how
          ? { op: "RELU6", inputs: ["x"], outputs: ["sum"] }
          : { op: "ADD", inputs: ["x", "x"], outputs: ["sum"], options },
        { op: "RELU", inputs: ["sum"], outputs: ["z"] },
        ...("readers" in how ? [{ op: "MUL", inputs: ["sum", "x"], outputs: ["w"] } as const] : []),
      ],
      inputs: ["x"],
      outputs: ["z", ...("visible" in how ? ["sum"] : []), ...("readers" in how ? ["w"] : [])],
    });
    const { model: same, fused } = fuseActivations(model);
    expect(fused).toEqual([]);
    expect(same.subgraphs[0]!.operators.map(({ op }) => op)).toEqual(model.subgraphs[0]!.operators.map(({ op }) => op));
  });
});

describe("removeDeadOperators", () => {
  it("removes chains that nobody reads, and keeps what may act", () => {
    const model = buildModel({
      tensors: { x: vector, y: vector, dead: vector, deader: vector, custom: vector },
      operators: [
        { op: "ADD", inputs: ["x", "x"], outputs: ["y"] },
        { op: "MUL", inputs: ["x", "y"], outputs: ["dead"] },
        { op: "RELU", inputs: ["dead"], outputs: ["deader"] },
        { op: "CUSTOM:log", inputs: ["y"], outputs: ["custom"] },
      ],
      inputs: ["x"],
      outputs: ["y"],
    });
    const { model: smaller, operatorLinks } = removeDeadOperators(model);
    expect(smaller.subgraphs[0]!.operators.map(({ op }) => op)).toEqual(["ADD", "CUSTOM:log"]);
    expect(smaller.subgraphs[0]!.tensors.map(({ name }) => name)).toEqual(["x", "y", "custom"]);
    expect(operatorLinks).toEqual([
      { subgraph: 0, from: 0, to: 0 },
      { subgraph: 0, from: 3, to: 1 },
    ]);
  });
});
