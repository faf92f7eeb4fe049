import { LitequantError, arrayFromBytes, byteLength, elementBits, elementCount, isConstant } from "@litequant/core";
import type { Model } from "@litequant/core";

import type { Cell } from "./cell.ts";

/**
 * Points the cells of constants at their bytes in the file.
 *
 * @throws LitequantError `INVALID_MODEL` when a buffer is shorter than its tensor.
 */
export function fixConstants(model: Model, subgraph: number, cells: readonly Cell[]): void {
  const graph = model.subgraphs[subgraph]!;
  graph.tensors.forEach((tensor, index) => {
    if (!isConstant(model, graph, index)) return;
    const { dtype, shape, sparsity, externalBuffer, name } = tensor;
    const bytes = model.buffers[tensor.buffer] ?? new Uint8Array(0);
    // Sparse data and strings have sizes of their own.
    const needed = sparsity === undefined && elementBits(dtype) > 0 ? byteLength(dtype, elementCount(shape)) : 0;
    if (bytes.byteLength < needed) {
      const why = externalBuffer
        ? "its data lie in another file"
        : `its buffer has ${bytes.byteLength} bytes, its shape needs ${needed}`;
      throw new LitequantError("INVALID_MODEL", `tensor ${index} (${name}) cannot be read: ${why}`, {
        location: { subgraph, tensor: index, name },
      });
    }
    cells[index]!.fix(arrayFromBytes(dtype, needed > 0 ? bytes.subarray(0, needed) : bytes));
  });
}
