import { LitequantError, type Model, type Operator } from "@litequant/core";
import { describe, expect, it } from "vitest";
import { modelOf, reluModel, richModel, subgraph, tensor } from "../../test/fixtures.ts";
import { withoutSource } from "../../test/corpus.ts";
import { decodeModel } from "../decode/decode-model.ts";
import { encodeModel } from "./encode-model.ts";

const roundTrip = (model: Model): Model => decodeModel(encodeModel(model)).model;

/** Where the data of a view lies in the file that it is a view of. */
const placeIn = (file: Uint8Array, view: Uint8Array): number => view.byteOffset - file.byteOffset;

describe("encodeModel", () => {
  it("keeps everything that the schema can say", () => {
    const model = richModel();
    const { buffers, metadata, ...decoded } = withoutSource(roundTrip(model));
    const { buffers: given, metadata: givenMetadata, ...rest } = model;
    expect(decoded).toEqual(rest);
    expect(buffers.slice(0, given.length)).toEqual(given);
    // Control dependencies are an entry of the metadata, which the model did not have yet.
    expect(metadata).toEqual([...givenMetadata, { name: "model_control_dependencies", buffer: given.length }]);
    expect(withoutSource(roundTrip(roundTrip(model)))).toEqual(withoutSource(roundTrip(model)));
  });

  it("writes the same bytes every time", () => {
    const first = encodeModel(richModel());
    expect(encodeModel(richModel())).toEqual(first);
    expect(encodeModel(decodeModel(first).model)).toEqual(first);
  });

  it("starts every constant at a multiple of 16 bytes", () => {
    const buffers = [new Uint8Array(0), ...[1, 3, 17, 32].map((length) => new Uint8Array(length).fill(length))];
    const tensors = buffers.map((bytes, buffer) => tensor({ dtype: "uint8", shape: [bytes.length], buffer }));
    const file = encodeModel(modelOf([subgraph(tensors)], { buffers }));
    for (const view of decodeModel(file).model.buffers.slice(1)) expect(placeIn(file, view) % 16).toBe(0);
    expect(file.byteOffset % 16).toBe(0);
  });

  it("tells an absent options table from one of defaults", () => {
    const options = { keepDims: false };
    const mean = (fields: object): Operator => ({
      op: "MEAN",
      version: 1,
      inputs: [0],
      outputs: [1],
      intermediates: [],
      ...fields,
    });
    const operatorsOf = (operator: Operator): readonly Operator[] =>
      roundTrip(modelOf([subgraph([tensor(), tensor()], [operator])])).subgraphs[0]!.operators;
    expect(operatorsOf(mean({}))).toEqual([mean({})]);
    expect(operatorsOf(mean({ options }))).toEqual([mean({ options })]);
  });

  it("writes one operator code for each operator and version, in order of use", () => {
    const op = (name: Operator["op"], version: number, input: number): Operator =>
      ({ op: name, version, inputs: [input], outputs: [input + 1], intermediates: [] }) as Operator;
    const operators = [op("RELU", 2, 0), op("CUSTOM:a", 1, 1), op("RELU", 1, 2), op("RELU", 2, 3), op("GELU", 1, 4)];
    const model = modelOf([
      subgraph(
        Array.from({ length: 6 }, () => tensor()),
        operators,
      ),
    ]);
    const decoded = roundTrip(model);
    expect(decoded.subgraphs[0]?.operators).toEqual(operators);
    expect(encodeModel(decoded).length).toBe(encodeModel(model).length);
  });

  it("keeps a constant without elements a constant", () => {
    const reshape: Operator = { op: "RESHAPE", version: 1, inputs: [0, 1], outputs: [2], intermediates: [] };
    const model = modelOf(
      [
        subgraph(
          [tensor({ shape: [1] }), tensor({ dtype: "int32", shape: [0], buffer: 1 }), tensor({ shape: [] })],
          [reshape],
        ),
      ],
      { buffers: [new Uint8Array(0), new Uint8Array(0)] },
    );
    const file = encodeModel(model);
    const without = encodeModel({
      ...model,
      subgraphs: [
        subgraph(
          [tensor({ shape: [1] }), tensor({ dtype: "int32", shape: [1], buffer: 1 }), tensor({ shape: [] })],
          [reshape],
        ),
      ],
    });
    expect(file.length).toBeGreaterThan(without.length);
    expect(withoutSource(decodeModel(file).model)).toEqual(model);
  });

  it("writes a view that several buffers share once", () => {
    const bytes = new Uint8Array(10_000).fill(7);
    const model = modelOf([subgraph([1, 2, 3].map((buffer) => tensor({ dtype: "uint8", shape: [10_000], buffer })))], {
      buffers: [new Uint8Array(0), bytes, bytes, bytes.subarray(0)],
    });
    const file = encodeModel(model);
    expect(file.length).toBeLessThan(12_000);
    expect(decodeModel(file).model.buffers[3]).toEqual(bytes);
  });

  it("puts buffers behind the flatbuffer on demand", () => {
    const model = richModel();
    const file = encodeModel(model, { buffers: "outside" });
    const { buffers, metadata } = decodeModel(file).model;
    expect(buffers.slice(0, model.buffers.length)).toEqual(model.buffers);
    expect(metadata.map(({ name }) => name)).not.toContain("buffer_location");
    for (const view of buffers) if (view.byteLength > 0) expect(placeIn(file, view) % 16).toBe(0);
    expect(new TextDecoder().decode(file)).toContain("buffer_location");
    expect(() => decodeModel(file.subarray(0, file.length - 64))).toThrow(/beyond the file's/);
  });

  it("keeps options that belong to another operator", () => {
    const operator: Operator = {
      op: "RELU",
      version: 1,
      inputs: [0],
      outputs: [1],
      intermediates: [],
      foreignOptions: [{ table: "LeakyReluOptions", fields: { alpha: 0.5 } }],
    };
    const { model, diagnostics } = decodeModel(encodeModel(modelOf([subgraph([tensor(), tensor()], [operator])])));
    expect(model.subgraphs[0]?.operators).toEqual([operator]);
    expect(diagnostics.map(({ code }) => code)).toEqual(["FOREIGN_OPTIONS"]);
  });

  it("updates control dependencies and leaves an entry that says the same as it is", () => {
    const edges = { controlEdges: [[0, 0]] as const };
    const first = reluModel();
    const model = roundTrip({ ...first, subgraphs: [{ ...first.subgraphs[0]!, ...edges }] });
    expect(model.subgraphs[0]?.controlEdges).toEqual([[0, 0]]);
    expect(model.metadata).toHaveLength(1);
    const { controlEdges: _, ...plain } = model.subgraphs[0]!;
    const cleared = roundTrip({ ...model, subgraphs: [plain] });
    expect(cleared.subgraphs[0]?.controlEdges).toBeUndefined();
    expect(cleared.metadata).toEqual(model.metadata);
  });

  it.each([
    ["an unknown operator", { op: "RELU9" }, /"RELU9" is no operator of the schema/],
    [
      "a field that the options lack",
      { op: "MEAN", options: { keepDim: true } },
      /ReducerOptions has no field keepDim; its fields are keepDims/,
    ],
    [
      "a value that does not fit",
      { op: "CONV_2D", options: { padding: "FULL" } },
      /padding cannot be "FULL": the schema wants SAME, VALID/,
    ],
    ["options where the schema has none", { op: "RELU", options: { alpha: 1 } }, /RELU has no options in the schema/],
    [
      "two tables for one place",
      { op: "MEAN", options: {}, foreignOptions: [{ table: "AddOptions", fields: {} }] },
      /two options tables for one place/,
    ],
  ])("refuses %s", (_, fields, message) => {
    const operator = { version: 1, inputs: [0], outputs: [1], intermediates: [], ...fields } as unknown as Operator;
    const encode = (): unknown => encodeModel(modelOf([subgraph([tensor(), tensor()], [operator])]));
    expect(encode).toThrow(message);
    expect(encode).toThrow(LitequantError);
  });

  it("takes memory for the data once", () => {
    const sizes: number[] = [];
    const Original = globalThis.Uint8Array;
    const model = modelOf([subgraph([tensor({ dtype: "uint8", shape: [1_000_000], buffer: 1 })])], {
      buffers: [new Uint8Array(0), new Uint8Array(1_000_000)],
    });
    globalThis.Uint8Array = new Proxy(Original, {
      construct(target, args: [number]) {
        if (typeof args[0] === "number") sizes.push(args[0]);
        return Reflect.construct(target, args) as object;
      },
    });
    try {
      encodeModel(model);
    } finally {
      globalThis.Uint8Array = Original;
    }
    expect(sizes.filter((size) => size >= 500_000)).toHaveLength(1);
  });
});
