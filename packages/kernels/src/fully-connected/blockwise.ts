import type { KernelContext } from "@litequant/core";

import { blockScales } from "../block-scales.ts";
import type { Blocks } from "../block-scales.ts";
import type { Product } from "../hybrid/operand.ts";
import type { ProductSizes } from "./prepare.ts";

const { fround } = Math;

/**
 * The product with weights that have a scale for each block of a row.
 *
 * LiteRT@f67457790 tflite/kernels/fully_connected.cc `EvalBlockwise4Bit`.
 * @throws LitequantError `INVALID_MODEL` when scales are missing or do not fit.
 */
export function blockwiseProduct(
  context: KernelContext,
  { units, depth }: ProductSizes,
  weightsOf: () => Int8Array,
  blocks: Blocks,
): Product {
  const { blockSize } = blocks;
  const scales = blockScales(context, blocks, units * depth);
  return ({ quantized, form }, sums, at) => {
    const weights = weightsOf();
    const scale = form[0];
    const zeroPoint = form[1];
    for (let unit = 0, w = 0, block = 0; unit < units; unit++) {
      let sum = fround(0);
      let weightSum = fround(0);
      for (let start = 0; start < depth; start += blockSize, block++) {
        let products = 0;
        let total = 0;
        for (let i = start; i < start + blockSize; i++, w++) {
          products += quantized[i] * weights[w];
          total += weights[w];
        }
        sum = fround(sum + fround(products * scales[block]));
        weightSum = fround(weightSum + fround(scales[block] * total));
      }
      sums[at + unit] += fround(fround(sum - fround(zeroPoint * weightSum)) * scale);
    }
  };
}
