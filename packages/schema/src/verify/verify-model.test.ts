import type { Model, Operator, Tensor } from "@litequant/core";
import { describe, expect, it } from "vitest";
import { floats, modelOf, reluModel, richModel, subgraph, tensor } from "../../test/fixtures.ts";
import { verifyModel } from "./verify-model.ts";

const relu = (input: number, output: number): Operator => ({
  op: "RELU",
  version: 1,
  inputs: [input],
  outputs: [output],
  intermediates: [],
});
const chain = (operators: readonly Operator[], count = 3): Model =>
  modelOf([
    subgraph(
      Array.from({ length: count }, (_, i) => tensor({ name: `t${i}` })),
      operators,
    ),
  ]);
const constant = (fields: Partial<Tensor>, bytes: Uint8Array): Model =>
  modelOf([subgraph([tensor(), tensor({ name: "w", buffer: 1, ...fields })])], { buffers: [new Uint8Array(0), bytes] });
const quantized = (shape: readonly number[], quantization: Partial<NonNullable<Tensor["quantization"]>>): Model =>
  modelOf([
    subgraph([
      tensor({
        name: "q",
        dtype: "int8",
        shape,
        quantization: { scale: [1], zeroPoint: [0], axis: 0, ...quantization },
      }),
    ]),
  ]);

describe("verifyModel", () => {
  it.each([
    ["the smallest model", reluModel()],
    ["one that uses everything", richModel()],
    [
      "a custom operator that hands its input through",
      chain([{ op: "CUSTOM:pass", version: 1, inputs: [0, 1], outputs: [1, 2], intermediates: [] }]),
    ],
    [
      "an absent input, output and end",
      modelOf([
        subgraph([tensor(), tensor()], [{ ...relu(0, 1), inputs: [0, -1], outputs: [1, -1] }], { inputs: [0, -1] }),
      ]),
    ],
    [
      "a zero-sized tensor that nobody produces",
      modelOf([subgraph([tensor({ shape: [0] }), tensor()], [relu(0, 1)], { inputs: [] })]),
    ],
    ["per-channel scales", quantized([1, 2], { scale: [1, 2], zeroPoint: [0, 0], axis: 1 })],
    ["a scalar with any axis", quantized([], { axis: 3 })],
    ["packed int4 data", constant({ dtype: "int4", shape: [3] }, new Uint8Array(2))],
  ])("passes %s", (_, model) => {
    expect(verifyModel(model).filter(({ severity }) => severity !== "info")).toEqual([]);
  });

  it.each([
    [
      "a tensor index out of range",
      chain([relu(0, 9)]),
      /RELU \(operator 0 of subgraph 0\): an output is tensor 9 of 3/,
    ],
    ["a negative index", chain([relu(-2, 1)]), /an input is tensor -2 of 3/],
    [
      "an end out of range",
      modelOf([subgraph([tensor()], [], { inputs: [4] })]),
      /an input of subgraph 0 is tensor 4 of 1/,
    ],
    ["a buffer out of range", modelOf([subgraph([tensor({ buffer: 5 })])]), /refers to buffer 5 of 1/],
    [
      "two producers",
      chain([relu(0, 1), relu(0, 1), relu(1, 2)]),
      /"t1"\) of subgraph 0 is written by RELU \(operator 0 of subgraph 0\) and again by RELU \(operator 1/,
    ],
    [
      "a consumer before its producer",
      chain([relu(1, 2), relu(0, 1)]),
      /operator 0 of subgraph 0\) reads tensor 1 \("t1"\) of subgraph 0 before RELU \(operator 1/,
    ],
    ["a cycle", chain([relu(2, 1), relu(1, 2)]), /break the cycle/],
    ["a builtin that reads its own output", chain([relu(1, 1)]), /which is its own output/],
    [
      "too little data",
      constant({ shape: [3] }, floats(1, 2)),
      /"w"\) of subgraph 0 is float32 \[3\] and needs 12 bytes, but buffer 1 has 8/,
    ],
    ["a constant of a negative size", constant({ shape: [-1, 4] }, floats(1)), /constant with a size of -1/],
    ["a variable with data", constant({ isVariable: true }, floats(1, 2, 3, 4)), /is a variable and has data/],
    ["data in two places", constant({ externalBuffer: 1 }, floats(1, 2, 3, 4)), /only one can be meant/],
    ["scales without zero points", quantized([4], { zeroPoint: [] }), /1 scales and 0 zero points/],
    [
      "blockwise scales that are no tensor",
      quantized([4], { details: { kind: "blockwise", scales: 3, zeroPoints: -1, blockSize: 2 } }),
      /its scales are tensor 3 of 1/,
    ],
    [
      "several axes, one of them missing",
      quantized([4], { details: { kind: "multi-axis", scales: 0, zeroPoints: -1, blockSize: 0, axes: [1] } }),
      /along axis 1, which its shape \[4\] lacks/,
    ],
    [
      "a signature of no subgraph",
      reluModel({ signatures: [{ key: "s", subgraph: 2, inputs: {}, outputs: {} }] }),
      /signature "s" is of subgraph 2/,
    ],
    [
      "a signature's tensor out of range",
      reluModel({ signatures: [{ key: "s", subgraph: 0, inputs: { a: 7 }, outputs: {} }] }),
      /"a" is tensor 7 of 2/,
    ],
    ["metadata without a buffer", reluModel({ metadata: [{ name: "m", buffer: 3 }] }), /"m" refers to buffer 3 of 1/],
    [
      "a call of no subgraph",
      chain([
        { op: "CALL_ONCE", version: 1, inputs: [], outputs: [], intermediates: [], options: { initSubgraphIndex: 4 } },
      ]),
      /calls subgraph 4 of 1/,
    ],
    [
      "a call in circles",
      chain([
        { op: "CALL_ONCE", version: 1, inputs: [], outputs: [], intermediates: [], options: { initSubgraphIndex: 0 } },
      ]),
      /in a circle/,
    ],
    ["nothing to run", modelOf([]), /no subgraph/],
  ])("finds %s", (_, model, message) => {
    const errors = verifyModel(model).filter(({ severity }) => severity === "error");
    expect(errors.map((error) => error.message).join("\n")).toMatch(message);
  });

  it.each([
    ["NOT_PRODUCED", chain([relu(1, 2)])],
    ["WRITTEN_END", chain([relu(1, 0)])],
    ["QUANTIZED_AXIS", quantized([4], { axis: 1 })],
    ["QUANTIZED_AXIS", quantized([4], { scale: [1, 2], zeroPoint: [0, 0] })],
    ["SCALE_VALUE", quantized([4], { scale: [-1] })],
    ["DATA_SIZE", constant({ shape: [1] }, floats(1, 2))],
    ["STRINGS", constant({ dtype: "string", shape: [1] }, Uint8Array.of(9, 0, 0, 0))],
    [
      "SPARSITY",
      constant(
        { shape: [2], sparsity: { traversalOrder: [0], dimensions: [{ format: "DENSE", denseSize: 3 }] } },
        floats(1, 2),
      ),
    ],
    ["MUTATING_INPUTS", chain([{ ...relu(0, 1), mutatingInputs: [true, false] }])],
  ])("warns of %s", (code, model) => {
    expect(
      verifyModel(model)
        .filter(({ severity }) => severity === "warning")
        .map((warning) => warning.code),
    ).toContain(code);
  });
});
