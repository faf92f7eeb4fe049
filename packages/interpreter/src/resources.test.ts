import type { Model, Sample } from "@litequant/core";
import { readStrings, writeStrings } from "@litequant/core";
import { buildModel, numbers } from "@litequant/testkit";
import type { GraphSketch } from "@litequant/testkit";
import { describe, expect, it } from "vitest";

import { failure, vector } from "../test/samples.ts";
import { Interpreter } from "./interpreter.ts";
import { createRunner } from "./runner.ts";

const float = { shape: [2] } as const;

const handle = { dtype: "resource", shape: [] } as const;
const named = {
  op: "VAR_HANDLE",
  inputs: [],
  outputs: ["v"],
  options: { container: "", sharedName: "total" },
} as const;

/** Adds x to a variable that an initialization sets to 10, 20. */
const accumulate: GraphSketch = {
  tensors: { x: float, v: handle, old: float, y: float },
  operators: [
    { op: "CALL_ONCE", inputs: [], outputs: [], options: { initSubgraphIndex: 1 } },
    named,
    { op: "READ_VARIABLE", inputs: ["v"], outputs: ["old"] },
    { op: "ADD", inputs: ["old", "x"], outputs: ["y"] },
    { op: "ASSIGN_VARIABLE", inputs: ["v", "y"], outputs: [] },
  ],
  inputs: ["x"],
  outputs: ["y"],
  signatures: [{ key: "add", inputs: { x: "x" }, outputs: { y: "y" } }],
};
const initialize: GraphSketch = {
  tensors: { start: { shape: [2], data: [10, 20] }, v: handle },
  operators: [named, { op: "ASSIGN_VARIABLE", inputs: ["v", "start"], outputs: [] }],
  inputs: [],
  outputs: [],
};
/** Reads the same variable, whose shape nobody declared. */
const look: GraphSketch = {
  tensors: { v: handle, value: { shape: [] }, y: { shape: [] } },
  operators: [
    named,
    { op: "READ_VARIABLE", inputs: ["v"], outputs: ["value"] },
    { op: "ADD", inputs: ["value", "value"], outputs: ["y"] },
  ],
  inputs: [],
  outputs: ["y"],
  signatures: [{ key: "look", inputs: {}, outputs: { y: "y" } }],
};

describe("variables by name", () => {
  it("are filled once, live on in samples that continue, and are shared by signatures", () => {
    const runner = createRunner(buildModel(accumulate, initialize, look));
    const add = (more: Partial<Sample> = {}) =>
      runner.run({ index: 0, signature: "add", inputs: { x: vector(1, 2) }, ...more })["y"];
    expect(add()).toEqual(vector(11, 22));
    expect(add({ continues: true })).toEqual(vector(12, 24));
    expect(runner.run({ index: 0, signature: "look", inputs: {}, continues: true })["y"]).toEqual(vector(24, 48));
    expect(add()).toEqual(vector(11, 22));
    runner.resetVariables();
    expect(add({ continues: true })).toEqual(vector(11, 22));
  });

  it("are refused while they have no value", () => {
    const runner = createRunner(buildModel(accumulate, initialize, look));
    const error = failure(() => runner.run({ index: 0, signature: "look", inputs: {} }));
    expect(error).toMatchObject({ code: "NOT_READY", location: { subgraph: 2, operator: 1, op: "READ_VARIABLE" } });
    expect(error.message).toContain('"total"');
  });
});

describe("hash tables", () => {
  const text = (...strings: string[]): Uint8Array =>
    writeStrings(strings.map((each) => new TextEncoder().encode(each)));
  const strings = (count: number, ...values: string[]) =>
    ({ dtype: "string", shape: [count], data: text(...values) }) as const;
  const table = (key: "int64" | "string", value: "int64" | "string") =>
    ({
      op: "HASHTABLE",
      inputs: [],
      outputs: ["t"],
      options: { tableId: -5, keyDtype: key, valueDtype: value },
    }) as const;
  const t = { dtype: "resource", shape: [1] } as const;

  function model(
    key: "int64" | "string",
    value: "int64" | "string",
    data: { keys: object; values: object; other: object },
  ): Model {
    const side = (dtype: "int64" | "string") => ({ dtype, shape: [2], shapeSignature: [-1] });
    return buildModel(
      {
        tensors: {
          x: side(key),
          t,
          fallback: { ...side(value), shape: [1], ...data.other },
          y: side(value),
          size: { dtype: "int64", shape: [1] },
        },
        operators: [
          { op: "CALL_ONCE", inputs: [], outputs: [], options: { initSubgraphIndex: 1 } },
          table(key, value),
          { op: "HASHTABLE_FIND", inputs: ["t", "x", "fallback"], outputs: ["y"] },
          { op: "HASHTABLE_SIZE", inputs: ["t"], outputs: ["size"] },
        ],
        inputs: ["x"],
        outputs: ["y", "size"],
        signatures: [{ key: "find", inputs: { x: "x" }, outputs: { y: "y" } }],
      },
      {
        tensors: { keys: { ...side(key), ...data.keys }, values: { ...side(value), ...data.values }, t },
        operators: [table(key, value), { op: "HASHTABLE_IMPORT", inputs: ["t", "keys", "values"], outputs: [] }],
        inputs: [],
        outputs: [],
      },
    );
  }

  it("lead from numbers to strings", () => {
    const runner = createRunner(
      model("int64", "string", {
        keys: { data: [7, 9] },
        values: strings(2, "seven", "nine"),
        other: strings(1, "none"),
      }),
    );
    for (let run = 0; run < 2; run++) {
      const x = { dtype: "int64", shape: [3], data: BigInt64Array.of(9n, 8n, 7n) } as const;
      const { y, size } = runner.run({ index: 0, inputs: { x } });
      expect(y!.shape).toEqual([3]);
      expect(readStrings(y!.data as Uint8Array).map((each) => new TextDecoder().decode(each))).toEqual([
        "nine",
        "none",
        "seven",
      ]);
      expect(numbers(size!.data)).toEqual([2]);
    }
  });

  it("lead from strings to numbers", () => {
    const runner = createRunner(
      model("string", "int64", { keys: strings(2, "a", "ü"), values: { data: [1, 2] }, other: { data: [-1] } }),
    );
    const { y } = runner.run({ index: 0, inputs: { x: strings(3, "ü", "b", "a") } });
    expect(numbers(y!.data)).toEqual([2, -1, 1]);
  });

  it("take and give strings through the calls that users know", () => {
    const interpreter = new Interpreter(
      model("string", "int64", { keys: strings(2, "a", "ü"), values: { data: [1, 2] }, other: { data: [-1] } }),
    );
    interpreter.allocateTensors();
    expect(failure(() => interpreter.setTensor(0, text("a")))).toMatchObject({ code: "INVALID_DATA" });
    expect(failure(() => interpreter.setTensor(0, Uint8Array.of(9, 9)))).toMatchObject({ code: "INVALID_DATA" });
    interpreter.setTensor(0, text("ü", "x"));
    interpreter.invoke();
    expect(interpreter.getTensor(3)).toEqual(BigInt64Array.of(2n, -1n));
    expect(readStrings(interpreter.getTensor(0) as Uint8Array)).toHaveLength(2);
    const find = interpreter.getSignatureRunner("find");
    expect(find.run({ x: text("a", "x", "ü") })["y"]).toEqual(BigInt64Array.of(1n, -1n, 2n));
  });

  it("are emptied when variables are reset, and shared by signature runners", () => {
    const interpreter = new Interpreter(buildModel(accumulate, initialize, look));
    const add = interpreter.getSignatureRunner("add");
    expect(add.run({ x: Float32Array.of(1, 2) })["y"]).toEqual(Float32Array.of(11, 22));
    expect(add.run({ x: Float32Array.of(1, 2) })["y"]).toEqual(Float32Array.of(12, 24));
    expect(interpreter.getSignatureRunner("look").run({})["y"]).toEqual(Float32Array.of(24, 48));
    interpreter.resetVariables();
    expect(add.run({ x: Float32Array.of(1, 2) })["y"]).toEqual(Float32Array.of(11, 22));
  });
});
