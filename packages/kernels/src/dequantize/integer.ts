import { elementCount } from "@litequant/core";
import type { DType, Kernel } from "@litequant/core";

import { blockScales } from "../block-scales.ts";
import { inputOf, outputOf, parametersOf } from "../ports.ts";
import { signedWeights } from "../weights.ts";

/**
 * DEQUANTIZE of int8, uint8, int16 or constant int4 and int2, per tensor, per slice of an axis or per block: the product is
 * rounded once, to float32. The runtime's own kernel knows no blocks; here they mean what they say.
 *
 * Bit-exact with LiteRT@f67457790 tflite/kernels/internal/reference/dequantize.h `Dequantize`, `PerChannelDequantize`.
 */
export const dequantizeInteger: Kernel<"DEQUANTIZE"> = {
  prepare(context) {
    const input = inputOf<Int8Array>(context, 0);
    const output = outputOf<Float32Array>(context);
    const { dtype } = input;
    const values = isPacked(dtype) ? signedWeights(context, 0) : isWhole(dtype) ? () => input.data : undefined;
    if (output.dtype !== "float32" || values === undefined) return undefined;
    const details = input.quantization?.details;
    if (details?.kind === "blockwise") {
      const scales = blockScales(context, details, elementCount(input.shape));
      return () => {
        const from = values();
        const to = output.data;
        for (let i = 0, block = 0; i < to.length; block++) {
          for (const end = i + details.blockSize; i < end; i++) to[i] = scales[block] * from[i];
        }
      };
    }
    const { scale: scales, zeroPoint: zeroPoints, axis } = parametersOf(context, input);
    const channels = scales.length;
    const inner = channels > 1 ? input.shape.slice(axis + 1).reduce((product, size) => product * size, 1) : 1;
    return () => {
      const from = values();
      const to = output.data;
      if (channels === 1) {
        const scale = scales[0];
        const zeroPoint = zeroPoints[0] ?? 0;
        for (let i = 0; i < to.length; i++) to[i] = scale * (from[i] - zeroPoint);
        return;
      }
      for (let i = 0, channel = 0; i < to.length; channel = (channel + 1) % channels) {
        const scale = scales[channel];
        const zeroPoint = zeroPoints.length === channels ? zeroPoints[channel] : (zeroPoints[0] ?? 0);
        for (const end = i + inner; i < end; i++) to[i] = scale * (from[i] - zeroPoint);
      }
    };
  },
};

function isPacked(dtype: DType): boolean {
  return dtype === "int4" || dtype === "int2";
}

function isWhole(dtype: DType): boolean {
  return dtype === "int8" || dtype === "uint8" || dtype === "int16";
}
