import type { Builder, Offset } from "flatbuffers";
import { DimensionMetadata } from "../generated/tflite/dimension-metadata.ts";
import { DimensionType } from "../generated/tflite/dimension-type.ts";
import { Int32Vector } from "../generated/tflite/int32-vector.ts";
import { SparseIndexVector } from "../generated/tflite/sparse-index-vector.ts";
import { SparsityParameters } from "../generated/tflite/sparsity-parameters.ts";
import { Uint16Vector } from "../generated/tflite/uint16-vector.ts";
import { Uint8Vector } from "../generated/tflite/uint8-vector.ts";
import type { SparseDimension, SparseIndices, Sparsity } from "../sparsity.ts";
import { byteVector, int32Vector, tableVector } from "./vectors.ts";

/** How a sparse constant's values lie. */
export function writeSparsity(builder: Builder, sparsity: Sparsity): Offset {
  const traversalOrder = int32Vector(builder, sparsity.traversalOrder);
  const blockMap = sparsity.blockMap && int32Vector(builder, sparsity.blockMap);
  const dimensions = tableVector(
    builder,
    sparsity.dimensions.map((dimension) => writeDimension(builder, dimension)),
  );
  SparsityParameters.startSparsityParameters(builder);
  SparsityParameters.addTraversalOrder(builder, traversalOrder);
  if (blockMap !== undefined) SparsityParameters.addBlockMap(builder, blockMap);
  SparsityParameters.addDimMetadata(builder, dimensions);
  return SparsityParameters.endSparsityParameters(builder);
}

function writeDimension(builder: Builder, { format, denseSize, segments, indices }: SparseDimension): Offset {
  const segmentsTable = segments && writeIndices(builder, segments);
  const indicesTable = indices && writeIndices(builder, indices);
  DimensionMetadata.startDimensionMetadata(builder);
  DimensionMetadata.addFormat(builder, DimensionType[format]);
  DimensionMetadata.addDenseSize(builder, denseSize);
  if (segmentsTable !== undefined) {
    DimensionMetadata.addArraySegmentsType(builder, segmentsTable.type);
    DimensionMetadata.addArraySegments(builder, segmentsTable.offset);
  }
  if (indicesTable !== undefined) {
    DimensionMetadata.addArrayIndicesType(builder, indicesTable.type);
    DimensionMetadata.addArrayIndices(builder, indicesTable.offset);
  }
  return DimensionMetadata.endDimensionMetadata(builder);
}

function writeIndices(
  builder: Builder,
  { type, values }: SparseIndices,
): { readonly type: number; readonly offset: Offset } {
  if (type === "int32") {
    return {
      type: SparseIndexVector.Int32Vector,
      offset: Int32Vector.createInt32Vector(builder, int32Vector(builder, values)),
    };
  }
  // The schema aligns both narrow vectors to 4.
  if (type === "uint16") {
    builder.prep(4, 2 * values.length);
    builder.startVector(2, values.length, 2);
    for (let i = values.length - 1; i >= 0; i -= 1) builder.addInt16(values[i] ?? 0);
    return {
      type: SparseIndexVector.Uint16Vector,
      offset: Uint16Vector.createUint16Vector(builder, builder.endVector()),
    };
  }
  return {
    type: SparseIndexVector.Uint8Vector,
    offset: Uint8Vector.createUint8Vector(builder, byteVector(builder, Uint8Array.from(values), 4)),
  };
}
