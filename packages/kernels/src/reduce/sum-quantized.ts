import { roundHalfAwayFromZero } from "@litequant/core";
import type { Kernel } from "@litequant/core";

import { clamp } from "../fixed-point.ts";
import { forReductions } from "../mean/prepare.ts";
import { affineOf, expectSymmetric, fits, inputOf, integerRange, outputOf } from "../ports.ts";

const { fround } = Math;

/**
 * SUM of int8, uint8 and int16, rescaled in float32.
 *
 * Bit-exact with LiteRT@f67457790 tflite/kernels/internal/optimized/reduce.h `QuantizedMeanOrSum`; the reference kernel reads
 * every type as uint8.
 */
export const sumQuantized: Kernel<"SUM"> = {
  prepare(context) {
    const input = inputOf<Int8Array>(context, 0);
    const { dtype } = input;
    if (dtype !== "int8" && dtype !== "uint8" && dtype !== "int16") return undefined;
    if (!fits(context, [dtype, "int32"], dtype)) return undefined;
    const output = outputOf<Int8Array>(context);
    if (dtype === "int16") expectSymmetric(context, input, output);
    const from = affineOf(context, input);
    const to = affineOf(context, output);
    const [min, max] = integerRange(dtype);
    const scale = fround(from.scale / to.scale);
    const bias = fround(-from.zeroPoint * scale);
    return forReductions<Int8Array>(context, (values, start, offsets, result, out) => {
      let sum = 0;
      for (let i = 0; i < offsets.length; i++) sum = (sum + values[start + offsets[i]]) | 0;
      const rescaled = fround(fround(fround(sum) * scale) + fround(bias * offsets.length));
      result[out] = clamp(roundHalfAwayFromZero(rescaled) + to.zeroPoint, min, max);
    });
  },
};
