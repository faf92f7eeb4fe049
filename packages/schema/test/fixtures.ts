import type { Model, Operator, Subgraph, Tensor } from "@litequant/core";

/** A tensor of floats without data, with what the test says instead. */
export function tensor(fields: Partial<Tensor> = {}): Tensor {
  return { name: "", dtype: "float32", shape: [1, 4], hasRank: true, isVariable: false, buffer: 0, ...fields };
}

/** A subgraph whose first tensor is its input and whose last is its output, unless the test says otherwise. */
export function subgraph(
  tensors: readonly Tensor[],
  operators: readonly Operator[] = [],
  fields: Partial<Subgraph> = {},
): Subgraph {
  return { name: "main", tensors, operators, inputs: [0], outputs: [tensors.length - 1], ...fields };
}

/** A model of the given subgraphs; buffer 0 is empty. */
export function modelOf(subgraphs: readonly Subgraph[], fields: Partial<Model> = {}): Model {
  return { description: "test", subgraphs, buffers: [new Uint8Array(0)], signatures: [], metadata: [], ...fields };
}

/** `y = relu(x)`, the smallest model that runs. */
export function reluModel(fields: Partial<Model> = {}): Model {
  const relu: Operator = { op: "RELU", version: 1, inputs: [0], outputs: [1], intermediates: [] };
  return modelOf([subgraph([tensor({ name: "x" }), tensor({ name: "y" })], [relu])], fields);
}

/** Bytes of float32 values. */
export function floats(...values: readonly number[]): Uint8Array {
  return new Uint8Array(Float32Array.from(values).buffer);
}

/** A model that uses everything that the schema can say of a model and its tensors. */
export function richModel(): Model {
  const tensors: Tensor[] = [
    tensor({
      name: "x",
      shape: [1, 2, 2, 1],
      shapeSignature: [-1, 2, 2, 1],
      quantization: { scale: [], zeroPoint: [], axis: 0 },
    }),
    tensor({
      name: "w",
      dtype: "int8",
      shape: [2, 1, 1, 1],
      buffer: 1,
      quantization: { scale: [0.5, 0.25], zeroPoint: [0, 0], axis: 0, min: [-64, -32], max: [63.5, 31.75] },
    }),
    tensor({ name: "b", shape: [2], buffer: 2 }),
    tensor({ name: "conv", shape: [1, 2, 2, 2] }),
    tensor({ name: "state", shape: [1, 4], isVariable: true }),
    tensor({ name: "scales", dtype: "float16", shape: [1, 2], buffer: 3 }),
    tensor({
      name: "blocks",
      dtype: "int4",
      shape: [1, 4],
      buffer: 4,
      quantization: {
        scale: [],
        zeroPoint: [],
        axis: 1,
        details: { kind: "blockwise", scales: 5, zeroPoints: -1, blockSize: 2 },
      },
    }),
    tensor({
      name: "sparse",
      shape: [2, 2],
      buffer: 5,
      sparsity: {
        traversalOrder: [0, 1],
        dimensions: [
          { format: "DENSE", denseSize: 2 },
          {
            format: "SPARSE_CSR",
            denseSize: 0,
            segments: { type: "uint8", values: [0, 1, 2] },
            indices: { type: "uint16", values: [0, 1] },
          },
        ],
      },
    }),
    tensor({ name: "none", dtype: "int32", shape: [0], buffer: 6 }),
    tensor({
      name: "axes",
      dtype: "int4",
      shape: [2, 2],
      buffer: 4,
      quantization: {
        scale: [],
        zeroPoint: [],
        axis: 0,
        details: { kind: "multi-axis", scales: 5, zeroPoints: -1, blockSize: 0, axes: [0, 1] },
      },
    }),
    tensor({
      name: "custom",
      quantization: { scale: [], zeroPoint: [], axis: 0, details: { kind: "custom", bytes: Uint8Array.of(1, 2, 3) } },
    }),
    tensor({
      name: "list",
      dtype: "variant",
      shape: [],
      hasRank: false,
      variantTensors: [{ dtype: "int64", shape: [3], hasRank: true }],
    }),
    tensor({ name: "far", shape: [4], externalBuffer: 7 }),
    tensor({ name: "y", shape: [1, 4] }),
  ];
  const operators: Operator[] = [
    {
      op: "CONV_2D",
      version: 3,
      inputs: [0, 1, 2],
      outputs: [3],
      intermediates: [],
      options: {
        padding: "VALID",
        strideW: 1,
        strideH: 2,
        fusedActivationFunction: "RELU6",
        dilationWFactor: 1,
        dilationHFactor: 1,
        quantizedBiasType: "float32",
      },
    },
    {
      op: "CUSTOM:Thing",
      version: 2,
      inputs: [3, -1, 4, 6, 7, 8, 9, 12],
      outputs: [10, 11],
      intermediates: [5],
      mutatingInputs: [false, false, true, false, false, false, false, false],
      bytes: Uint8Array.of(9, 8),
    },
    {
      op: "RESHAPE",
      version: 1,
      inputs: [10],
      outputs: [13],
      intermediates: [],
      debugMetadataIndex: 4,
      options: { newShape: [1, 4] },
    },
  ];
  const body = subgraph(
    [tensor({ name: "p" }), tensor({ name: "q" })],
    [{ op: "BUILTIN:300", version: 1, inputs: [0], outputs: [1], intermediates: [] }],
    { name: "body", debugMetadataIndex: 2 },
  );
  return modelOf([subgraph(tensors, operators, { controlEdges: [[0, 2]] }), body], {
    buffers: [
      new Uint8Array(0),
      Uint8Array.of(1, 2),
      floats(1, 2),
      Uint8Array.of(0, 60, 0, 56),
      Uint8Array.of(0x21, 0x43),
      floats(3, 4),
      new Uint8Array(0),
      new TextEncoder().encode("1.5.0"),
    ],
    signatures: [{ key: "serving_default", subgraph: 0, inputs: { image: 0 }, outputs: { scores: 13 } }],
    metadata: [{ name: "min_runtime_version", buffer: 7 }],
    extras: {
      metadataBuffer: [7],
      externalBufferGroups: ["weights.bin"],
      externalBuffers: [{ id: 7, group: 0, offset: "16", length: "16", packing: "none" }],
    },
  });
}
