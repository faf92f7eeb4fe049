import type { DType, Kernel } from "@litequant/core";

import { inputOf, outputOf, parametersOf } from "../ports.ts";
import { signedWeights } from "../weights.ts";

/**
 * DEQUANTIZE of int8, uint8, int16 or constant int4, per tensor or per slice of an axis: the product is rounded once, to float32.
 *
 * Bit-exact with LiteRT@f67457790 tflite/kernels/internal/reference/dequantize.h `Dequantize`, `PerChannelDequantize`.
 */
export const dequantizeInteger: Kernel<"DEQUANTIZE"> = {
  prepare(context) {
    const input = inputOf<Int8Array>(context, 0);
    const output = outputOf<Float32Array>(context);
    const { dtype } = input;
    const values = dtype === "int4" ? signedWeights(context, 0) : isWhole(dtype) ? () => input.data : undefined;
    if (output.dtype !== "float32" || values === undefined) return undefined;
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

function isWhole(dtype: DType): boolean {
  return dtype === "int8" || dtype === "uint8" || dtype === "int16";
}
