import { readStrings, writeStrings } from "@litequant/core";
import type { TensorValue } from "@litequant/core";
import { buildModel } from "@litequant/testkit";
import { describe, expect, it } from "vitest";

import { createRunner } from "./runner.ts";

const texts = (...strings: string[]): TensorValue => ({
  dtype: "string",
  shape: [strings.length],
  data: writeStrings(strings.map((text) => new TextEncoder().encode(text))),
});
const read = ({ data }: TensorValue): string[] =>
  readStrings(data as Uint8Array).map((bytes) => new TextDecoder().decode(bytes));

describe("shapes that only running tells", () => {
  it("skip-grams of texts of any length flow on as strings", () => {
    const model = buildModel({
      tensors: {
        text: { dtype: "string", shape: [1] },
        grams: { dtype: "string", shape: [0], shapeSignature: [-1] },
        two: { dtype: "int32", shape: [1], data: [2] },
        twice: { dtype: "string", shape: [0], shapeSignature: [-1] },
        shape: { dtype: "int32", shape: [1] },
      },
      operators: [
        {
          op: "SKIP_GRAM",
          options: { ngramSize: 2, maxSkipSize: 0, includeAllNgrams: false },
          inputs: ["text"],
          outputs: ["grams"],
        },
        { op: "TILE", inputs: ["grams", "two"], outputs: ["twice"] },
        { op: "SHAPE", options: { outType: "int32" }, inputs: ["twice"], outputs: ["shape"] },
      ],
      inputs: ["text"],
      outputs: ["twice", "shape"],
    });
    const runner = createRunner(model);
    const run = (index: number, text: string) => {
      const { twice, shape } = runner.run({ index, inputs: { text: texts(text) } });
      expect(twice!.shape).toEqual([...shape!.data]);
      return read(twice!);
    };
    expect(run(0, "to be or")).toEqual(["to be", "be or", "to be", "be or"]);
    expect(run(1, "alone")).toEqual([]);
    expect(run(2, "a b c d")).toHaveLength(6);
  });

  it("places, values and neighbours of what a condition leaves", () => {
    const model = buildModel({
      tensors: {
        x: { shape: [4] },
        places: { dtype: "int64", shape: [0, 1], shapeSignature: [-1, 1] },
        picked: { shape: [0], shapeSignature: [-1] },
        padded: { shape: [0], shapeSignature: [-1] },
        paddings: { dtype: "int32", shape: [1, 2], data: [1, 1] },
      },
      operators: [
        { op: "WHERE", inputs: ["x"], outputs: ["places"] },
        { op: "GATHER_ND", inputs: ["x", "places"], outputs: ["picked"] },
        { op: "PAD", inputs: ["picked", "paddings"], outputs: ["padded"] },
      ],
      inputs: ["x"],
      outputs: ["padded"],
    });
    const runner = createRunner(model);
    const run = (...data: number[]) =>
      Array.from(
        runner.run({ index: 0, inputs: { x: { dtype: "float32", shape: [4], data: Float32Array.from(data) } } })[
          "padded"
        ]!.data,
        Number,
      );
    expect(run(0, 3, 0, 5)).toEqual([0, 3, 5, 0]);
    expect(run(0, 0, 0, 0)).toEqual([0, 0]);
    expect(run(1, 2, 3, 4)).toEqual([0, 1, 2, 3, 4, 0]);
  });

  it("a sparse constant is made dense before it is used", () => {
    const built = buildModel({
      tensors: {
        x: { shape: [2, 2] },
        sparse: { shape: [2, 2], data: [3, 4, 0, 0] },
        dense: { shape: [2, 2] },
        y: { shape: [2, 2] },
      },
      operators: [
        { op: "DENSIFY", inputs: ["sparse"], outputs: ["dense"] },
        {
          op: "SUB",
          options: { fusedActivationFunction: "NONE", potScaleInt16: true },
          inputs: ["x", "dense"],
          outputs: ["y"],
        },
      ],
      inputs: ["x"],
      outputs: ["y"],
    });
    const [graph] = built.subgraphs;
    const sparsity = {
      traversalOrder: [0, 1],
      dimensions: [
        { format: "DENSE", denseSize: 2 },
        {
          format: "SPARSE_CSR",
          denseSize: 0,
          segments: { type: "int32", values: [0, 1, 2] },
          indices: { type: "int32", values: [1, 0] },
        },
      ],
    };
    const tensors = graph!.tensors.map((tensor) => (tensor.name === "sparse" ? { ...tensor, sparsity } : tensor));
    const buffers = built.buffers.map((buffer) => (buffer.byteLength === 16 ? buffer.subarray(0, 8) : buffer));
    const runner = createRunner({ ...built, subgraphs: [{ ...graph!, tensors }], buffers });
    const x: TensorValue = { dtype: "float32", shape: [2, 2], data: Float32Array.of(10, 10, 10, 10) };
    for (const index of [0, 1]) {
      expect([...runner.run({ index, inputs: { x } })["y"]!.data]).toEqual([10, 7, 6, 10]);
    }
  });

  it("random numbers: the same in every sample, other ones in each operator and with another seed", () => {
    const model = buildModel({
      tensors: {
        shape: { dtype: "int32", shape: [1], data: [5] },
        a: { shape: [5] },
        b: { shape: [5] },
      },
      operators: ["a", "b"].map((output) => ({
        op: "RANDOM_UNIFORM" as const,
        options: { seed: 0n, seed2: 0n },
        inputs: ["shape"],
        outputs: [output],
      })),
      inputs: [],
      outputs: ["a", "b"],
    });
    const runner = createRunner(model);
    const first = runner.run({ index: 0, inputs: {} });
    expect(runner.run({ index: 1, inputs: {} })).toEqual(first);
    expect(first["a"]).not.toEqual(first["b"]);
    expect(runner.run({ index: 2, inputs: {}, continues: true })).not.toEqual(first);
    expect(createRunner(model, { seed: 1 }).run({ index: 0, inputs: {} })).not.toEqual(first);
  });
});
