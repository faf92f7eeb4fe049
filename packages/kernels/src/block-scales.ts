import { float16ToNumber } from "@litequant/core";
import type { KernelContext, QuantizationParams } from "@litequant/core";

import { refusal } from "./ports.ts";

/** Parameters of a tensor whose last axis is cut into blocks with a scale each. */
export type Blocks = Extract<QuantizationParams["details"], { readonly kind: "blockwise" }>;

/**
 * The scales of blocks, which lie in a tensor of their own.
 *
 * @param elements - Of the tensor that is quantized.
 * @throws LitequantError `INVALID_MODEL` when scales are missing or do not fit, or zero points are not 0.
 */
export function blockScales(
  context: KernelContext,
  { scales: tensor, zeroPoints, blockSize }: Blocks,
  elements: number,
): Float32Array {
  const view = context.constant(tensor);
  const half = view?.dtype === "float16";
  if (view === undefined || (!half && view.dtype !== "float32")) {
    throw refusal(context, `tensor ${tensor}, the scales of blocks, is no constant of float16 or float32`);
  }
  const offsets = zeroPoints >= 0 ? context.constant(zeroPoints) : undefined;
  if (offsets?.data.some((offset) => Number(offset) !== 0)) {
    throw refusal(context, "blocks have zero points other than 0; quantize them symmetrically");
  }
  if (view.data.length * blockSize !== elements) {
    throw refusal(context, `${view.data.length} scales of blocks of ${blockSize} do not fit ${elements} weights`);
  }
  return Float32Array.from(view.data as Float32Array, (value) => (half ? float16ToNumber(value) : value));
}
