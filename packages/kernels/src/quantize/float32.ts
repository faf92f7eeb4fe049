import { roundHalfAwayFromZero } from "@litequant/core";
import type { Kernel } from "@litequant/core";

import { clamp } from "../fixed-point.ts";
import { inputOf, integerRange, outputOf, parametersOf } from "../ports.ts";

/**
 * QUANTIZE of float32 to int8, uint8 or int16, per tensor or per slice of an axis: divided in float32, halves away from zero.
 *
 * Bit-exact with LiteRT@f67457790 tflite/kernels/internal/reference/quantize.h `AffineQuantize`, `PerChannelQuantize`.
 */
export const quantizeFloat32: Kernel<"QUANTIZE"> = {
  prepare(context) {
    const input = inputOf<Float32Array>(context, 0);
    const output = outputOf<Int8Array>(context);
    const { dtype } = output;
    if (input.dtype !== "float32" || (dtype !== "int8" && dtype !== "uint8" && dtype !== "int16")) return undefined;
    const { scale: scales, zeroPoint: zeroPoints, axis } = parametersOf(context, output);
    const [min, max] = integerRange(dtype);
    const channels = scales.length;
    const inner = channels > 1 ? output.shape.slice(axis + 1).reduce((product, size) => product * size, 1) : 1;
    return () => {
      const from = input.data;
      const to = output.data;
      if (channels === 1) {
        const scale = scales[0];
        const zeroPoint = zeroPoints[0];
        for (let i = 0; i < to.length; i++) {
          to[i] = clamp(roundHalfAwayFromZero(Math.fround(from[i] / scale)) + zeroPoint, min, max);
        }
        return;
      }
      for (let i = 0, channel = 0; i < to.length; channel = (channel + 1) % channels) {
        const scale = scales[channel];
        const zeroPoint = zeroPoints.length === channels ? zeroPoints[channel] : zeroPoints[0];
        for (const end = i + inner; i < end; i++) {
          to[i] = clamp(roundHalfAwayFromZero(Math.fround(from[i] / scale)) + zeroPoint, min, max);
        }
      }
    };
  },
};
