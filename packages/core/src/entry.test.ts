import { describe, expect, it } from "vitest";
import { entryOf } from "./entry.ts";
import type { Model, Signature } from "./model.ts";

function model(
  names: readonly string[],
  inputs: readonly number[],
  outputs: readonly number[],
  signatures: readonly Signature[] = [],
): Model {
  const tensors = names.map(
    (name) => ({ name, dtype: "float32", shape: [1], hasRank: true, isVariable: false, buffer: 0 }) as const,
  );
  return {
    description: "",
    subgraphs: [{ name: "", tensors, operators: [], inputs, outputs }],
    buffers: [new Uint8Array(0)],
    signatures,
    metadata: [],
  };
}

describe("entryOf", () => {
  it("takes tensor names, and positions where names are empty or repeated", () => {
    const entry = entryOf(model(["x", "", "a", "a"], [0, 1], [2, 3]));
    expect(entry.inputs).toEqual([
      { name: "x", tensor: 0 },
      { name: "1", tensor: 1 },
    ]);
    expect(entry.outputs).toEqual([
      { name: "0", tensor: 2 },
      { name: "1", tensor: 3 },
    ]);
  });

  it("takes a signature's names in the order of the subgraph", () => {
    const signature = { key: "serving_default", subgraph: 0, inputs: { b: 1, a: 0 }, outputs: { y: 2, again: 2 } };
    const entry = entryOf(model(["x0", "x1", "y0"], [0, 1], [2], [signature]));
    expect(entry).toEqual({
      signature: "serving_default",
      subgraph: 0,
      inputs: [
        { name: "a", tensor: 0 },
        { name: "b", tensor: 1 },
      ],
      outputs: [
        { name: "y", tensor: 2 },
        { name: "again", tensor: 2 },
      ],
    });
  });

  it("gives the only stray name of a signature to the only end without one", () => {
    const signature = { key: "serving_default", subgraph: 0, inputs: { x: 2 }, outputs: { y: 2 } };
    expect(entryOf(model(["x0", "mid", "y0"], [0], [2], [signature])).inputs).toEqual([{ name: "x", tensor: 0 }]);
  });

  it("names the signatures that there are", () => {
    expect(() => entryOf(model(["x"], [0], [0]), "serve")).toThrow(/no signature "serve".*none/);
  });
});
