import type { Kernel } from "@litequant/core";

import { fits, inputOf, outputOf } from "../ports.ts";

/** RANGE of float32, int32 and int64. LiteRT@f67457790 tflite/kernels/range.cc: the step is added again and again. */
export const range: Kernel<"RANGE"> = {
  prepare(context) {
    const start = inputOf(context, 0);
    const delta = inputOf(context, 2);
    const { dtype } = start;
    if (!fits(context, [dtype, dtype, dtype], dtype)) return undefined;
    if (dtype === "int64") {
      const output = outputOf<BigInt64Array>(context);
      return () => {
        let value = (start.data as BigInt64Array)[0];
        for (let i = 0; i < output.data.length; i++, value += (delta.data as BigInt64Array)[0]) output.data[i] = value;
      };
    }
    if (dtype !== "float32" && dtype !== "int32") return undefined;
    const output = outputOf<Float32Array | Int32Array>(context);
    return () => {
      const to = output.data;
      const step = (delta.data as Float32Array)[0];
      to[0] = (start.data as Float32Array)[0];
      for (let i = 1; i < to.length; i++) to[i] = to[i - 1] + step;
    };
  },
};
