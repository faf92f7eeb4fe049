import type { Tensor } from "@litequant/core";
import type { SparseDimension, Sparsity } from "../sparsity.ts";

/**
 * Number of values that a sparse tensor stores, or what is wrong with its description
 * (the rules of LiteRT@f67457790 tflite/core/tools/verifier.cc VerifyAndCountSparseElements).
 */
export function countSparseValues(tensor: Tensor): number | string {
  const { traversalOrder, blockMap = [], dimensions } = tensor.sparsity as unknown as Sparsity;
  const rank = tensor.shape.length;
  const total = traversalOrder.length;
  if (total < rank || dimensions.length !== total)
    return `traversal order of ${total} and ${dimensions.length} dimensions for a shape of rank ${rank}`;
  if (blockMap.length !== total - rank) return `block map of ${blockMap.length} for ${total - rank} block dimensions`;
  if (!isPermutation(traversalOrder.slice(0, rank), 0) || !isPermutation(traversalOrder.slice(rank), rank))
    return "traversal order that is no permutation";
  const sizes = [...tensor.shape];
  for (let i = 0; i < blockMap.length; i += 1) {
    const blockSize = dimensions[rank + i]?.denseSize ?? 0;
    const axis = blockMap[i] ?? -1;
    if (blockSize <= 0 || axis < 0 || axis >= rank) return `block dimension ${i} of size ${blockSize} on axis ${axis}`;
    sizes[traversalOrder[rank + i] ?? -1] = blockSize;
    sizes[axis] = Math.trunc((sizes[axis] ?? 0) / blockSize);
  }
  let count = 1;
  for (let level = 0; level < total; level += 1) {
    const next = countLevel(dimensions[level]!, sizes[traversalOrder[level]!] ?? 0, count);
    if (typeof next === "string") return `dimension ${level}: ${next}`;
    count = next;
  }
  return count;
}

function countLevel(dimension: SparseDimension, size: number, above: number): number | string {
  if (dimension.format === "DENSE")
    return dimension.denseSize === size
      ? above * size
      : `dense size ${dimension.denseSize} where the shape has ${size}`;
  const segments = dimension.segments?.values;
  const indices = dimension.indices?.values;
  if (segments === undefined || indices === undefined) return "compressed without segments and indices";
  if (segments.length !== above + 1) return `${segments.length} segments where ${above + 1} belong`;
  if (segments.some((start, i) => start < (segments[i - 1] ?? 0))) return "segments that do not rise";
  if (indices.length !== segments[segments.length - 1])
    return `${indices.length} indices where the segments end at ${segments[segments.length - 1]}`;
  if (indices.some((index) => index < 0 || index >= size)) return `an index outside the ${size} of its axis`;
  return indices.length;
}

function isPermutation(values: readonly number[], first: number): boolean {
  return [...values].sort((a, b) => a - b).every((value, i) => value === first + i);
}
