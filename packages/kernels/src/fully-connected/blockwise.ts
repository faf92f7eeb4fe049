import { float16ToNumber } from "@litequant/core";
import type { KernelContext, QuantizationParams } from "@litequant/core";

import type { Product } from "../hybrid/operand.ts";
import { refusal } from "../ports.ts";

const { fround } = Math;

type Blocks = Extract<QuantizationParams["details"], { readonly kind: "blockwise" }>;

/**
 * The product with weights that have a scale for each block of a row.
 *
 * LiteRT@f67457790 tflite/kernels/fully_connected.cc `EvalBlockwise4Bit`.
 * @throws LitequantError `INVALID_MODEL` when scales are missing or do not fit.
 */
export function blockwiseProduct(
  context: KernelContext,
  units: number,
  weightsOf: () => Int8Array,
  { scales: tensor, zeroPoints, blockSize }: Blocks,
): Product {
  const view = context.constant(tensor);
  const half = view?.dtype === "float16";
  if (view === undefined || (!half && view.dtype !== "float32")) {
    throw refusal(context, `tensor ${tensor}, the scales of blocks, is no constant of float16 or float32`);
  }
  const offsets = zeroPoints >= 0 ? context.constant(zeroPoints) : undefined;
  if (offsets?.data.some((offset) => Number(offset) !== 0)) {
    throw refusal(context, "blocks have zero points other than 0; quantize them symmetrically");
  }
  const scales = Float32Array.from(view.data as Float32Array, (value) => (half ? float16ToNumber(value) : value));
  const blocks = scales.length / units;
  return ({ length, quantized, form }, sums, at) => {
    if (blocks * blockSize !== length) {
      throw refusal(context, `${scales.length} scales of blocks of ${blockSize} do not fit ${units} rows of ${length}`);
    }
    const weights = weightsOf();
    const scale = form[0];
    const zeroPoint = form[1];
    for (let unit = 0, w = 0, block = 0; unit < units; unit++) {
      let sum = fround(0);
      let weightSum = fround(0);
      for (const end = block + blocks; block < end; block++) {
        let products = 0;
        let total = 0;
        const start = w - unit * length;
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
