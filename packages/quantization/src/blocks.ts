import { bytesOf, elementCount, numberToFloat16 } from "@litequant/core";
import type { ModelEditor, Operator, Tensor, TensorForm } from "@litequant/core";

import { withForm } from "./forms.ts";

/** A tensor whose rows are cut into blocks, as kernels read it: the scales lie in a float16 tensor of their own, which is added. */
export function withBlockScales(
  editor: ModelEditor,
  subgraph: number,
  tensor: Tensor,
  form: TensorForm,
  name: string,
): Tensor {
  const blocks = withForm(tensor, form);
  const { quantization } = blocks;
  const details = quantization?.details;
  if (details?.kind !== "blockwise") return blocks;
  const shape = [...tensor.shape.slice(0, -1), tensor.shape.at(-1)! / details.blockSize];
  const data = bytesOf(Uint16Array.from(form.scale!, numberToFloat16));
  const scales = editor.addTensor(
    subgraph,
    { name, dtype: "float16", shape, hasRank: true, isVariable: false, buffer: 0 },
    data,
  );
  return { ...blocks, quantization: { ...quantization!, details: { ...details, scales } } };
}

/** A constant in blocks as a matrix with a block in each row: no DEQUANTIZE knows blocks, but all know a scale per row. */
export function blocksAsRows(
  tensor: Tensor,
  { blockSize, ...form }: TensorForm,
): { readonly tensor: Tensor; readonly form: TensorForm } {
  if (blockSize === undefined) return { tensor, form };
  const isRow = tensor.shape.length === 2 && tensor.shape[1] === blockSize;
  const shape = isRow ? tensor.shape : [elementCount(tensor.shape) / blockSize, blockSize];
  return { tensor: { ...tensor, shape }, form: { ...form, axis: 0 } };
}

/** The operator that gives a tensor its shape. @param shape - Index of a constant that holds it, too. */
export function reshape(from: number, to: number, { shape: newShape }: Tensor, shape: number): Operator {
  return { op: "RESHAPE", options: { newShape }, version: 1, inputs: [from, shape], outputs: [to], intermediates: [] };
}
