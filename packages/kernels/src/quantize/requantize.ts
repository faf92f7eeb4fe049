import type { DType, Kernel } from "@litequant/core";

import { clamp, multiplyByQuantizedMultiplier, quantizeMultiplier } from "../fixed-point.ts";
import { affineOf, inputOf, integerRange, outputOf } from "../ports.ts";

// From, to: what the runtime converts.
const pairs: { readonly [from in DType]?: readonly DType[] } = {
  int8: ["int8", "uint8", "int16"],
  uint8: ["int8", "uint8", "int16"],
  int16: ["int8", "int16", "int32"],
  int32: ["int8", "int16"],
};

/**
 * QUANTIZE of integers of one form to another.
 *
 * Bit-exact with LiteRT@f67457790 tflite/kernels/internal/reference/requantize.h `Requantize`; its shortcut between int8 and uint8
 * gives what the multiplication gives.
 */
export const requantize: Kernel<"QUANTIZE"> = {
  prepare(context) {
    const input = inputOf<Int8Array>(context, 0);
    const output = outputOf<Int8Array>(context);
    if (!pairs[input.dtype]?.includes(output.dtype)) return undefined;
    const from = affineOf(context, input);
    const to = affineOf(context, output);
    const [min, max] = integerRange(output.dtype);
    const { multiplier, shift } = quantizeMultiplier(from.scale / to.scale);
    return () => {
      const values = input.data;
      const result = output.data;
      for (let i = 0; i < result.length; i++) {
        const value = multiplyByQuantizedMultiplier(values[i] - from.zeroPoint, multiplier, shift);
        result[i] = clamp(value + to.zeroPoint, min, max);
      }
    };
  },
};
