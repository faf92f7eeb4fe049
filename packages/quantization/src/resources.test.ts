import { specOf } from "@litequant/ops";
import { buildModel } from "@litequant/testkit";
import type { GraphSketch, OperatorSketch } from "@litequant/testkit";
import { expect, it } from "vitest";

import { findConstraints } from "./constraints.ts";
import { listPorts, portName } from "./ports.ts";

const row = { shape: [1, 2] } as const;
const handle = { dtype: "resource", shape: [] } as const;
const flag = { dtype: "bool", shape: [] } as const;

function named(name: string, output: string): OperatorSketch {
  return { op: "VAR_HANDLE", inputs: [], outputs: [output], options: { container: "", sharedName: name } };
}

function write(to: string, value: string): OperatorSketch {
  return { op: "ASSIGN_VARIABLE", inputs: [to, value], outputs: [] };
}

function read(from: string, value: string): OperatorSketch {
  return { op: "READ_VARIABLE", inputs: [from], outputs: [value] };
}

/** What must agree beyond calls. */
function variablesOf(...graphs: readonly GraphSketch[]): string[] {
  const model = buildModel(...graphs);
  const constraints = findConstraints(model, listPorts(model), specOf);
  return constraints
    .filter(({ ports }) => ports.every(({ operator }) => operator >= 0))
    .map(({ ports }) => ports.map(portName).join(" = "));
}

const branch = (...operators: readonly OperatorSketch[]): GraphSketch => ({
  tensors: { p: handle, x: row, y: row },
  operators,
  inputs: ["p", "x"],
  outputs: ["y"],
});

it("ties whatever reads and writes a variable of one name, through handles that branches are given", () => {
  const main: GraphSketch = {
    tensors: { go: flag, p: handle, q: handle, x: row, y: row, r: row },
    operators: [
      named("a", "p"),
      named("b", "q"),
      write("p", "x"),
      { op: "IF", inputs: ["go", "q", "x"], outputs: ["y"], options: { thenSubgraphIndex: 1, elseSubgraphIndex: 2 } },
      read("p", "r"),
    ],
    inputs: ["go", "x"],
    outputs: ["y", "r"],
  };
  expect(variablesOf(main, branch(read("p", "y")), branch(write("p", "x"), read("p", "y")))).toEqual([
    "0/2/in:1 = 0/4/out:0",
    "1/0/out:0 = 2/0/in:1 = 2/1/out:0",
  ]);
});

it("takes all variables for one where a handle cannot be followed, even where a subgraph calls itself", () => {
  const main: GraphSketch = {
    tensors: { go: flag, p: handle, x: row, y: row },
    operators: [named("a", "p"), write("p", "x")],
    inputs: ["go", "x"],
    outputs: ["x"],
  };
  const endless: GraphSketch = {
    tensors: { go: flag, p: handle, x: row, y: row },
    operators: [
      {
        op: "IF",
        inputs: ["go", "go", "p", "x"],
        outputs: ["y"],
        options: { thenSubgraphIndex: 1, elseSubgraphIndex: 1 },
      },
      write("p", "x"),
    ],
    inputs: ["go", "p", "x"],
    outputs: ["y"],
  };
  expect(variablesOf(main, endless)).toEqual(["0/1/in:1 = 1/1/in:1"]);
});
