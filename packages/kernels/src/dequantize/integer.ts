import type { Kernel } from "@litequant/core";

import { inputOf, outputOf, parametersOf } from "../ports.ts";

/**
 * DEQUANTIZE of int8, uint8 or int16, per tensor or per slice of an axis: the product is rounded once, to float32.
 *
 * Bit-exact with LiteRT@f67457790 tflite/kernels/internal/reference/dequantize.h `Dequantize`, `PerChannelDequantize`.
 */
export const dequantizeInteger: Kernel<"DEQUANTIZE"> = {
  prepare(context) {
    const input = inputOf<Int8Array>(context, 0);
    const output = outputOf<Float32Array>(context);
    const { dtype } = input;
    if (output.dtype !== "float32" || (dtype !== "int8" && dtype !== "uint8" && dtype !== "int16")) return undefined;
    const { scale: scales, zeroPoint: zeroPoints, axis } = parametersOf(context, input);
    const channels = scales.length;
    const inner = channels > 1 ? input.shape.slice(axis + 1).reduce((product, size) => product * size, 1) : 1;
    return () => {
      const from = input.data;
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
