import type { Kernel } from "@litequant/core";

import { inputOf, outputOf } from "../ports.ts";
import { stridesOf } from "../walk.ts";

/** WHERE, to int64 coordinates in row-major order. LiteRT@f67457790 tflite/kernels/internal/reference/reference_ops.h `SelectTrueCoords`. */
export const where: Kernel<"WHERE"> = {
  prepare(context) {
    const input = inputOf(context, 0);
    const output = outputOf<BigInt64Array>(context);
    if (output.dtype !== "int64") return undefined;
    const { shape } = input;
    const strides = stridesOf(shape);
    return () => {
      const values = input.data;
      const to = output.data;
      for (let i = 0, out = 0; i < values.length; i++) {
        if (values[i] === 0 || values[i] === 0n) continue;
        for (let axis = 0; axis < shape.length; axis++) {
          to[out++] = BigInt(Math.floor(i / strides[axis]) % shape[axis]);
        }
      }
    };
  },
};
