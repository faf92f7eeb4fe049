import { expect, test } from "vitest";
import { editModel } from "./editor.ts";
import { indexGraph, isConstant } from "./graph.ts";
import { mapRanges } from "./map-ranges.ts";
import type { Model, Tensor } from "./model.ts";
import type { Operator } from "./operator.ts";

const tensor = (name: string, buffer = 0): Tensor => ({
  name,
  dtype: "float32",
  shape: [1],
  hasRank: true,
  isVariable: false,
  buffer,
});
const operator = (inputs: number[], outputs: number[]): Operator => ({
  op: "RELU",
  version: 1,
  inputs,
  outputs,
  intermediates: [],
});

/** in(0) -> RELU -> middle(1) -> RELU -> out(2), an unused constant(3) and a twin(4) that an ADD-like reads. */
const model: Model = {
  description: "",
  subgraphs: [
    {
      name: "main",
      tensors: [tensor("in"), tensor("middle"), tensor("out"), tensor("unused", 1), tensor("a", 2), tensor("b", 3)],
      operators: [operator([0], [1]), operator([1, 4, 5], [2])],
      inputs: [0],
      outputs: [2],
      controlEdges: [[0, 1]],
    },
  ],
  buffers: [new Uint8Array(0), Uint8Array.of(9), Uint8Array.of(1, 2, 3, 4), Uint8Array.of(1, 2, 3, 4)],
  signatures: [{ key: "serve", subgraph: 0, inputs: { x: 0 }, outputs: { y: 2 } }],
  metadata: [{ name: "note", buffer: 1 }],
};

test("an edit that changes nothing drops the unused tensor and merges equal buffers", () => {
  const { model: edited, links } = editModel(model).build();
  expect(edited.subgraphs[0]!.tensors.map(({ name }) => name)).toEqual(["in", "middle", "out", "a", "b"]);
  expect(edited.subgraphs[0]!.operators[1]!.inputs).toEqual([1, 3, 4]);
  expect(edited.subgraphs[0]!.tensors[3]!.buffer).toBe(edited.subgraphs[0]!.tensors[4]!.buffer);
  expect(edited.buffers[edited.metadata[0]!.buffer]).toBe(model.buffers[1]);
  expect(links.find(({ from }) => from.index === 5)?.to.index).toBe(4);
  expect(links.some(({ from }) => from.index === 3)).toBe(false);
});

test("signatures follow new ends, operators and control edges their origins", () => {
  const editor = editModel(model);
  const quantized = editor.addTensor(0, { ...tensor("in_int8"), dtype: "int8" });
  const fresh = operator([quantized], [0]);
  editor.setOperators(0, [fresh, ...model.subgraphs[0]!.operators], [-1, 0, 1]);
  editor.setEnds(0, [quantized], [2]);
  const { model: edited, operatorLinks } = editor.build();
  expect(edited.subgraphs[0]!.tensors[edited.signatures[0]!.inputs.x!]!.name).toBe("in_int8");
  expect(edited.subgraphs[0]!.inputs).toEqual([edited.signatures[0]!.inputs.x]);
  expect(operatorLinks).toEqual([
    { subgraph: 0, from: 0, to: 1 },
    { subgraph: 0, from: 1, to: 2 },
  ]);
  expect(edited.subgraphs[0]!.controlEdges).toEqual([[1, 2]]);
  expect(model.subgraphs[0]!.tensors).toHaveLength(6);
});

test("ranges follow the links", () => {
  const { links } = editModel(model).build();
  const range = (index: number) => ({ subgraph: 0, index, name: "", min: 0, max: index });
  const table = {
    model: { sha256: "", steps: [] },
    kernels: "",
    calibrator: { name: "", options: null },
    samples: [],
    diagnostics: [],
  };
  const mapped = mapRanges({ ...table, tensors: [range(2), range(3), range(5)] }, links);
  expect(mapped.tensors.map(({ index, max }) => [index, max])).toEqual([
    [2, 2],
    [4, 5],
  ]);
});

test("the graph index names producers and consumers", () => {
  const { producer, consumers } = indexGraph(model.subgraphs[0]!);
  expect([...producer]).toEqual([-1, 0, 1, -1, -1, -1]);
  expect(consumers[1]).toEqual([1]);
  expect(isConstant(model, model.subgraphs[0]!, 4)).toBe(true);
  expect(isConstant(model, model.subgraphs[0]!, 0)).toBe(false);
});

test("a constant without elements keeps a buffer, apart from tensors without data", () => {
  const none: Tensor = { ...tensor("none", 1), shape: [0] };
  const given: Model = {
    ...model,
    subgraphs: [
      {
        name: "main",
        tensors: [tensor("in", 2), none, tensor("out")],
        operators: [operator([0, 1], [2])],
        inputs: [0],
        outputs: [2],
      },
    ],
    buffers: [new Uint8Array(0), new Uint8Array(0), new Uint8Array(0)],
    signatures: [],
    metadata: [],
  };
  const { tensors } = editModel(given).build().model.subgraphs[0]!;
  expect(tensors.map(({ buffer }) => buffer)).toEqual([0, 1, 0]);
});
