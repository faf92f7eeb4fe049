import type { DType, Json, Location, Tensor } from "@litequant/core";
import { noteNewer } from "../errors.ts";
import type { Tensor as TensorTable } from "../generated/tflite/tensor.ts";
import { enumName } from "../options/read.ts";
import { decodeQuantization } from "./quantization.ts";
import { has, list, numbers, text, type Source } from "./source.ts";
import { decodeSparsity } from "./sparsity.ts";

/** One tensor of the file. A type that the schema does not name stands as `variant`, which nothing computes with, and is noted. */
export function decodeTensor(source: Source, table: TensorTable, subgraph: number, index: number): Tensor {
  const name =
    text(source, `the name of tensor ${index} of subgraph ${subgraph}`, (encoding) => table.name(encoding)) ?? "";
  const location = { subgraph, tensor: index, name };
  const quantization = table.quantization();
  const sparsity = table.sparsity();
  const variants = table.variantTensorsLength();
  return {
    name,
    dtype: decodeDType(source, table.type(), location),
    shape: numbers(table.shapeLength(), (i) => table.shape(i)),
    ...(has(table, "Tensor", "shapeSignature") && {
      shapeSignature: numbers(table.shapeSignatureLength(), (i) => table.shapeSignature(i)),
    }),
    hasRank: table.hasRank(),
    isVariable: table.isVariable(),
    buffer: table.buffer(),
    ...(quantization && { quantization: decodeQuantization(quantization, location) }),
    // The interface is made of JSON values, which an interface's type does not say.
    ...(sparsity && { sparsity: decodeSparsity(source, sparsity, location) as unknown as Json }),
    ...(table.externalBuffer() !== 0 && { externalBuffer: table.externalBuffer() }),
    ...(variants > 0 && {
      variantTensors: list(variants, (i) => {
        const variant = table.variantTensors(i)!;
        return {
          dtype: decodeDType(source, variant.type(), location),
          shape: numbers(variant.shapeLength(), (axis) => variant.shape(axis)),
          hasRank: variant.hasRank(),
        };
      }),
    }),
  };
}

function decodeDType(source: Source, type: number, location: Location): DType {
  const name = enumName("TensorType", type);
  if (name !== undefined) return name as DType;
  noteNewer(source, `tensor ${location.tensor} ("${location.name}") has element type ${type}`, location);
  return "variant";
}
