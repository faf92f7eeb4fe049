import type { Location } from "@litequant/core";
import { noteNewer } from "../errors.ts";
import { Int32Vector } from "../generated/tflite/int32-vector.ts";
import { SparseIndexVector } from "../generated/tflite/sparse-index-vector.ts";
import type { SparsityParameters } from "../generated/tflite/sparsity-parameters.ts";
import type { DimensionMetadata } from "../generated/tflite/dimension-metadata.ts";
import { Uint16Vector } from "../generated/tflite/uint16-vector.ts";
import { Uint8Vector } from "../generated/tflite/uint8-vector.ts";
import { enumName } from "../options/read.ts";
import type { SparseDimension, SparseIndices, Sparsity } from "../sparsity.ts";
import { has, list, numbers, type Source } from "./source.ts";

/** How a sparse constant's values lie. A dimension format that the schema does not name is noted. */
export function decodeSparsity(source: Source, table: SparsityParameters, location: Location): Sparsity {
  return {
    traversalOrder: numbers(table.traversalOrderLength(), (i) => table.traversalOrder(i)),
    ...(has(table, "SparsityParameters", "blockMap") && {
      blockMap: numbers(table.blockMapLength(), (i) => table.blockMap(i)),
    }),
    dimensions: list(table.dimMetadataLength(), (i) => decodeDimension(source, table.dimMetadata(i)!, location)),
  };
}

function decodeDimension(source: Source, table: DimensionMetadata, location: Location): SparseDimension {
  const format = enumName("DimensionType", table.format());
  if (format === undefined) noteNewer(source, `a sparse dimension has format ${table.format()}`, location);
  const segments = decodeIndices(table.arraySegmentsType(), (vector) => table.arraySegments(vector));
  const indices = decodeIndices(table.arrayIndicesType(), (vector) => table.arrayIndices(vector));
  return {
    format: format === "SPARSE_CSR" ? "SPARSE_CSR" : "DENSE",
    denseSize: table.denseSize(),
    ...(segments && { segments }),
    ...(indices && { indices }),
  };
}

function decodeIndices(type: number, read: <T>(vector: T) => T | null): SparseIndices | undefined {
  if (type === SparseIndexVector.Int32Vector) return indicesOf("int32", read(new Int32Vector()));
  if (type === SparseIndexVector.Uint16Vector) return indicesOf("uint16", read(new Uint16Vector()));
  if (type === SparseIndexVector.Uint8Vector) return indicesOf("uint8", read(new Uint8Vector()));
  return undefined;
}

function indicesOf(
  type: SparseIndices["type"],
  vector: Int32Vector | Uint16Vector | Uint8Vector | null,
): SparseIndices | undefined {
  return vector === null ? undefined : { type, values: numbers(vector.valuesLength(), (i) => vector.values(i)) };
}
